package io.daybook.bench;

import io.daybook.bench.Figure.Target;
import io.daybook.platform.sql.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many accounts in a small heap: a JVM of its own with {@value #HEAP_MB} MB opens them, sends one transfer for each, and starts
 * once more from the journal.
 */
final class MemoryRow {
    static final int HEAP_MB = 600;
    private static final long PATIENCE_MINUTES = 8;

    private final BenchServer server;
    private final BenchOptions options;
    private final Progress progress;

    MemoryRow(BenchServer server, BenchOptions options, Progress progress) {
        this.server = server;
        this.options = options;
        this.progress = progress;
    }

    List<Figure> rows() throws Exception {
        progress.say("memory");
        DatabaseUrl database = server.freshDatabase();
        String filled = child(database, "fill");
        String restarted = child(database, "restart");
        return List.of(new Figure(
                String.format("heap for %s M accounts", Numbers.of(options.manyAccounts() / 1e6)),
                Double.parseDouble(filled),
                "MB",
                new Target("600", ""),
                null,
                String.format(
                        "live after a collection, in a JVM with -Xmx%dm that opened %,d accounts with codes of 20 characters"
                                + " and made one transfer for each; the same JVM started again from the journal: %s MB",
                        HEAP_MB, options.manyAccounts(), restarted)));
    }

    /** The last line that the child wrote. */
    private String child(DatabaseUrl database, String task) throws IOException, InterruptedException {
        Path output = Files.createTempFile(server.folder(), "memory-", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryChild.class.getName(),
                task,
                Integer.toString(options.manyAccounts())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // The address holds a password: others can see a command line, not an environment.
        builder.environment().put(MemoryChild.DATABASE_VARIABLE, database.withPassword());
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output, StandardCharsets.UTF_8).strip();
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("the JVM with " + HEAP_MB + " MB failed: " + text);
            }
            return text.lines().toList().getLast();
        } finally {
            process.destroyForcibly();
        }
    }
}
