package io.daybook.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code ./daybook bench}. */
@Command(
        name = "daybook bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Daybook on this machine with a PostgreSQL of its own, prints a table and writes "
                + "bench/REPORT.md. Everything stays on 127.0.0.1 and in a temporary folder.")
public final class Main implements Callable<Integer> {
    private static final int MISUSED = 2;
    private static final int FULL_SECONDS = 60;
    private static final int QUICK_SECONDS = 5;
    private static final int QUICK_MANY_ACCOUNTS = 200_000;

    @Option(names = "--quick", description = "About a minute: fewer transfers, fewer seconds.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only these groups of rows: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Groups.class)
    private @Nullable List<String> only;

    @Option(
            names = "--transfers",
            paramLabel = "N",
            description = "Transfers of the main row (10,000,000; quick 1,000,000).")
    private @Nullable Long transfers;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Accounts of most rows (${DEFAULT-VALUE}).")
    private int accounts;

    @Option(
            names = "--many-accounts",
            paramLabel = "N",
            description = "Accounts of the rows with many (1,000,000; quick 200,000).")
    private @Nullable Integer manyAccounts;

    @Option(names = "--seconds", paramLabel = "N", description = "Longest time of one row (60; quick 5).")
    private @Nullable Integer seconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections of the row of single requests (${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the report goes (bench/REPORT.md).")
    private @Nullable Path report;

    @Option(
            names = "--programs",
            paramLabel = "FOLDER",
            description = "Where PostgreSQL's programs are or will be unpacked (a temporary folder).")
    private @Nullable Path programs;

    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /** The names of the groups, for the help text. */
    static final class Groups implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Bench.GROUPS.iterator();
        }
    }

    /** Starts the program. */
    public static void main(String[] arguments) {
        quietLogs();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        // As the other commands of Daybook tell it.
        line.setParameterExceptionHandler((misuse, arguments) -> {
            line.getErr().println("daybook: " + misuse.getMessage());
            line.getErr().println("See `daybook bench --help`.");
            return MISUSED;
        });
        return line;
    }

    /** A log line in the middle of a measurement helps nobody; warnings still come. */
    static void quietLogs() {
        System.setProperty("logback.configurationFile", "io/daybook/bench/logback.xml");
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = commandSpec().commandLine().getOut();
        PrintWriter err = commandSpec().commandLine().getErr();
        Path home = Path.of(System.getProperty("daybook.home", "")).toAbsolutePath();
        BenchOptions options = options();
        // Before the load begins, which is ours then.
        var machine = Machine.describe(home);
        Bench.Run run = new Bench(options, what -> {
                    err.println("bench: " + what);
                    err.flush();
                })
                .run();
        Report made = new Report(run.figures(), machine, run.postgres(), settings(options));
        out.print(made.table());
        Path file = report == null ? home.resolve("bench").resolve("REPORT.md") : report;
        write(file, made.markdown());
        out.println("\nwritten to " + file);
        out.flush();
        return 0;
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("the command line was not read");
        }
        return spec;
    }

    private String settings(BenchOptions options) {
        return String.format(
                "This run: %s%,d transfers in the main row, at most %d s for each row.",
                only == null ? "" : "only " + String.join(", ", only) + ", ", options.transfers(), options.seconds());
    }

    private BenchOptions options() {
        Set<String> groups = only == null ? Set.of() : new TreeSet<>(only);
        for (String group : groups) {
            if (!Bench.GROUPS.contains(group)) {
                throw problem("there is no group '" + group + "'; there are " + String.join(", ", Bench.GROUPS));
            }
        }
        long count = transfers != null ? transfers : quick ? BenchOptions.QUICK_TRANSFERS : BenchOptions.FULL_TRANSFERS;
        int many = manyAccounts != null ? manyAccounts : quick ? QUICK_MANY_ACCOUNTS : 1_000_000;
        int longest = seconds != null ? seconds : quick ? QUICK_SECONDS : FULL_SECONDS;
        if (count < 100 || accounts < 2 || many < 2 || longest < 1 || connections < 1 || connections > 1_000) {
            throw problem("at least 100 transfers, 2 accounts, 1 second and 1 to 1,000 connections are needed");
        }
        return new BenchOptions(
                count, accounts, many, longest, Math.max(1, Math.min(5, longest / 4)), connections, groups, programs);
    }

    private ParameterException problem(String text) {
        return new ParameterException(commandSpec().commandLine(), text);
    }
}
