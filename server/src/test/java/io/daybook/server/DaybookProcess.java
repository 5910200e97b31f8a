package io.daybook.server;

import io.daybook.testkit.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The real program in a process of its own, as a person starts it. */
final class DaybookProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Daybook is ready at (http://\\S+) .*");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path errors;

    /** What it printed and nobody took yet. A pipe cannot be read with a limit in time, so a thread of its own reads. */
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

    private final Thread reader;

    private DaybookProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.add(line);
            }
        } catch (IOException killed) {
            // What a killed process did not print is nobody's.
            return;
        }
    }

    /** Starts it without waiting for anything. */
    static DaybookProcess start(Path data, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                // The JVM tells on the standard error that it has read this one.
                .removeIf(name -> name.startsWith("DAYBOOK_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("DAYBOOK_DATA", data.toString());
        // Tests of the ledger need no broker; those of events name one.
        builder.environment().put("DAYBOOK_KAFKA", "off");
        builder.environment().putAll(variables);
        try {
            builder.environment()
                    .put("DAYBOOK_POSTGRES_PROGRAMS", TestPostgres.binaries().toString());
            Path errors = Files.createTempFile("daybook-process-", ".err");
            builder.redirectError(errors.toFile());
            return new DaybookProcess(builder.start(), errors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads until the ready line and gives the address in it. */
    URI awaitReady() throws InterruptedException {
        while (true) {
            Matcher ready = READY.matcher(readLine());
            if (ready.matches()) {
                return URI.create(ready.group(1));
            }
        }
    }

    /** The next line that it prints; a failure when it ends without one, or prints nothing for two minutes. */
    String readLine() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            boolean last = !reader.isAlive();
            String line = printed.poll(last ? 0 : 100, TimeUnit.MILLISECONDS);
            if (line != null) {
                return line;
            }
            if (last) {
                throw new AssertionError("it ended without the line that was waited for; " + errors());
            }
        }
        throw new AssertionError("it prints nothing; " + errors());
    }

    /** Everything that it printed and nobody took, once it ended. */
    String output() throws InterruptedException {
        if (!reader.join(PATIENCE)) {
            throw new AssertionError("it does not end; " + errors());
        }
        List<String> lines = new ArrayList<>();
        printed.drainTo(lines);
        return String.join("\n", lines);
    }

    /** Sends a signal by its name: STOP freezes the process, CONT lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    /** Everything on the standard output, once it ended. */
    String readAll() throws InterruptedException {
        awaitExit();
        reader.join();
        return printed.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The exit code, once it ended by itself. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; " + errors());
        }
        return process.exitValue();
    }

    /** SIGTERM, and the exit code that follows. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        if (!process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it cannot be killed");
        }
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static HttpResponse<String> post(HttpClient client, URI url, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> get(HttpClient client, URI url, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
