package io.daybook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The benchmark with tiny sizes. It compares every balance and every row with what was acknowledged by itself and fails when
 * they differ; here is checked that it counts and reports what it was asked for. Nothing is said about how fast it was.
 */
class BenchTest {
    private static final List<String> ROWS = List.of(
            "engine, batches of 1,000",
            "disk per transfer, journal only",
            "recovery of 10 M transfers from the first segment on",
            "start of the same with its snapshots",
            "engine, one hot account",
            "engine, every transfer with a key",
            "disk per transfer with keys, journal only",
            "engine, submissions of one command",
            "engine, 0.00 M accounts",
            "engine, one client, one at a time",
            "heap for 0.00 M accounts",
            "views catch up",
            "write to visible in views at 1,000/s, p50",
            "write to visible in views at 1,000/s, p95",
            "write to visible in views at 1,000/s, p99",
            "HTTP batches of 1,000, 8 connections",
            "HTTP batches of 1,000, 8 connections, views at work",
            "HTTP single, 4 connections",
            "HTTP single, 4 connections, p99",
            "payment to visible in views at 1,200/s, p50",
            "payment to visible in views at 1,200/s, p95",
            "payment to visible in views at 1,200/s, p99",
            "payment to visible in views at 5,000/s, p50",
            "payment to visible in views at 5,000/s, p95",
            "payment to visible in views at 5,000/s, p99",
            "payments taken over HTTP, 4 connections",
            "payments from HTTP to the views, all of them");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @Test
    void tinyRunReportsEveryRowWithItsFloor() throws Exception {
        Path report = folder.resolve("REPORT.md");

        int code = run(
                "--transfers=20000",
                "--accounts=100",
                "--many-accounts=1000",
                "--seconds=1",
                "--connections=4",
                "--programs=" + TestPostgres.binaries(),
                "--report=" + report);

        assertThat(code).as(err.toString()).isZero();
        List<String> lines = Files.readAllLines(report);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("| ") && line.split("\\|", -1).length == 9)
                .extracting(line -> line.split("\\|", -1)[1].strip())
                .containsExactlyElementsOf(withHeader());
        assertThat(lines).anyMatch(line -> line.contains("20,000 transfers, 100 accounts, no keys"));
        assertThat(lines).contains("| fsync | on |", "| synchronous_commit | on |");
        assertThat(lines).anyMatch(line -> line.startsWith("| commit | "));
        assertThat(out.toString()).contains(ROWS);
    }

    private static List<String> withHeader() {
        List<String> all = new ArrayList<>(List.of("what", "---"));
        all.addAll(ROWS);
        return all;
    }

    @Test
    void anUnknownGroupIsNamedWithThoseThatExist() {
        assertThat(run("--only=engines")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no group 'engines'; there are engine, disk, recovery");
    }

    @Test
    void tooSmallSizesAreRefused() {
        assertThat(run("--transfers=1")).isEqualTo(2);
        assertThat(err.toString()).contains("at least 100 transfers");
    }
}
