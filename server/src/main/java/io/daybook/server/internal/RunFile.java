package io.daybook.server.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a running server leaves in its data folder so that {@code import}, {@code export} and {@code verify} find it:
 * {@code daybook.run}, lines of {@code key=value}.
 *
 * @param pid process number
 * @param url where it answers, {@code http://127.0.0.1:8000}
 * @param startedAt when it was ready
 * @param processStartedAt when the operating system started the process; tells it from a later one with its number
 */
public record RunFile(long pid, URI url, Instant startedAt, Instant processStartedAt) {
    private static final String NAME = "daybook.run";

    /** The operating system counts from its boot, whose time moves a little when the clock is set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    /** What this process writes. */
    public static RunFile ofThisProcess(URI url, Instant now) {
        ProcessHandle process = ProcessHandle.current();
        return new RunFile(
                process.pid(), url, now, process.info().startInstant().orElse(now));
    }

    /**
     * The server that runs on the data folder: the process is alive and is the one that wrote the file. A file that a
     * killed server left is as good as none.
     */
    public static Optional<RunFile> read(Path dataFolder) throws IOException {
        try {
            return parse(Files.readString(dataFolder.resolve(NAME))).filter(RunFile::isAlive);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Writes the file in one step, so that nobody reads half of it. */
    public void write(DataFolder folder) throws IOException {
        String text = """
                pid=%d
                url=%s
                started_at=%s
                process_started_at=%s
                """.formatted(pid, url, startedAt, processStartedAt);
        Path unfinished = folder.path().resolve(NAME + ".new");
        Files.writeString(unfinished, text, StandardCharsets.UTF_8);
        Files.move(unfinished, folder.path().resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the file at a clean stop. */
    public static void remove(DataFolder folder) throws IOException {
        Files.deleteIfExists(folder.path().resolve(NAME));
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid)
                // A process that nobody has buried yet still has a number, but no program.
                .filter(process -> process.isAlive() && process.info().command().isPresent())
                .flatMap(process -> process.info().startInstant())
                .filter(start -> Duration.between(start, processStartedAt).abs().compareTo(TOLERANCE) < 0)
                .isPresent();
    }

    private static Optional<RunFile> parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> {
                    values.put(pair[0].strip(), pair[1].strip());
                });
        try {
            return Optional.of(new RunFile(
                    Long.parseLong(values.getOrDefault("pid", "")),
                    URI.create(values.getOrDefault("url", "")),
                    Instant.parse(values.getOrDefault("started_at", "")),
                    Instant.parse(values.getOrDefault("process_started_at", ""))));
        } catch (DateTimeException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
