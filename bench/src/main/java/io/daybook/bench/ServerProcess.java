package io.daybook.bench;

import io.daybook.platform.sql.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server, {@code daybook up} with all its roles, in a JVM of its own on a database of the benchmark. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Daybook is ready at http://127\\.0\\.0\\.1:(\\d+)");
    private static final long START_PATIENCE_SECONDS = 120;
    private static final long STOP_PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerProcess start(Path folder, DatabaseUrl database) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(folder, "server-");
        Path output = data.resolve("output.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher starts it.
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders"));
        String options = System.getenv("DAYBOOK_BENCH_SERVER_OPTIONS");
        if (options != null && !options.isBlank()) {
            command.addAll(List.of(options.strip().split("\\s+")));
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "io.daybook.server.Main", "up", "--port=0"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DAYBOOK_"));
        builder.environment().put("DAYBOOK_DATA", data.resolve("data").toString());
        builder.environment().put("DAYBOOK_DATABASE_URL", database.withPassword());
        Process process = builder.start();
        try {
            return new ServerProcess(process, awaitPort(process, output));
        } catch (IOException | InterruptedException | RuntimeException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static int awaitPort(Process process, Path output) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_PATIENCE_SECONDS);
        while (System.nanoTime() < until) {
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Matcher ready = READY.matcher(text);
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("the server did not start: " + text);
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the server was not ready after " + START_PATIENCE_SECONDS + " s");
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Stops it as a signal of the terminal would, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
