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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program in a process of its own, as a person starts it. */
final class DaybookProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Daybook is ready at (http://\\S+) .*");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private DaybookProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.out = process.inputReader(StandardCharsets.UTF_8);
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
        builder.environment().keySet().removeIf(name -> name.startsWith("DAYBOOK_"));
        builder.environment().put("DAYBOOK_DATA", data.toString());
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
    URI awaitReady() {
        try {
            String line;
            while ((line = out.readLine()) != null) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    return URI.create(ready.group(1));
                }
            }
            throw new AssertionError("no ready line; " + errors());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String readLine() throws IOException {
        return out.readLine();
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
        process.destroyForcibly().waitFor();
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

    static HttpResponse<String> get(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
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
