package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.Role;
import io.daybook.server.internal.RunFile;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.imports.HttpTarget;
import io.daybook.server.internal.imports.ImportFiles;
import io.daybook.server.internal.imports.ImportPlan;
import io.daybook.server.internal.imports.ImportTarget;
import io.daybook.server.internal.imports.Importer;
import io.daybook.server.internal.imports.LedgerTarget;
import io.daybook.server.internal.plaintext.AssetScale;
import io.daybook.server.internal.plaintext.JournalLimits;
import io.daybook.server.internal.plaintext.Problem;
import io.daybook.server.internal.wiring.DatabaseAccess;
import io.daybook.server.internal.wiring.RunningServer;
import io.daybook.server.internal.wiring.StartTimes;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daybook import}: reads everything, says what it will do, then posts. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = "Imports plain-text journals (hledger, ledger) and CSV files of transfers.",
        description =
                "%nGoes through the server that runs on the data folder, or straight into the ledger when none runs."
                        + " Every entry has a key made of its text: importing twice changes nothing, and an interrupted import goes on"
                        + " where it was.%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "A file that ends in .csv is a CSV of transfers, every other file is a journal, and - is the standard input.",
            "A CSV begins with a header: from,to,asset,amount and, where you have them, date, description, key,",
            "correlation_id, metadata.NAME.",
            "",
            "Exit code: 0 everything was imported or was there already; 1 nothing was, or something was left out or",
            "does not hold (each line above the summary says what and where); 2 the command line is not understood."
        })
final class ImportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Journals or CSV files; - is the standard input.")
    private List<Path> files = List.of();

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            defaultValue = "default",
            converter = WorkspaceName.Converter.class,
            description = "The workspace to import into (default: ${DEFAULT-VALUE}).")
    private WorkspaceName workspace = new WorkspaceName("default");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "journal or csv, for files whose name does not say it.")
    private ImportFiles.@Nullable Format format;

    @Option(names = "--strict", description = "Write nothing when anything in the files has a problem.")
    private boolean strict;

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerUrl.class,
            description = "A running server elsewhere, http://host:port.")
    private @Nullable URI server;

    @Override
    public Integer call() throws InterruptedException {
        Logs.begin(settings.verbose());
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        Configuration configuration = settings.read(Map.of());
        ImportPlan plan = ImportFiles.read(files, format, System.in, JournalLimits.standard());
        tellProblems(plan, err);
        if (strict && plan.problemCount() > 0) {
            err.println("daybook: nothing was imported, because --strict was given and the files have "
                    + counted(plan.problemCount(), "problem", "problems") + ".");
            return DaybookCommand.REFUSED;
        }
        if (plan.steps().isEmpty()) {
            out.println("There is nothing to import: the files hold no entry that moves anything.");
            out.flush();
            return plan.problemCount() > 0 ? DaybookCommand.REFUSED : DaybookCommand.DONE;
        }
        out.println(intention(plan));
        out.flush();
        Importer.Summary summary = run(configuration, plan, err);
        summary.refusals().forEach(err::println);
        err.flush();
        out.println(summary(plan, summary));
        out.flush();
        boolean all = summary.refused() == 0 && plan.problemCount() == 0;
        return all ? DaybookCommand.DONE : DaybookCommand.REFUSED;
    }

    private static String counted(long number, String one, String several) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : several);
    }

    private static void tellProblems(ImportPlan plan, PrintWriter err) {
        plan.problems().stream().map(Problem::text).forEach(err::println);
        if (plan.problemCount() > plan.problems().size()) {
            long more = plan.problemCount() - plan.problems().size();
            err.println("... and " + counted(more, "more problem", "more problems"));
        }
        plan.notices().forEach(notice -> err.println(notice.text()));
        err.flush();
    }

    private String intention(ImportPlan plan) {
        String assets = plan.assets().stream().map(AssetScale::asset).limit(12).collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "Importing %s with %s in %s (%s%s) into workspace %s.",
                counted(plan.steps().size(), "entry", "entries"),
                counted(plan.postings(), "line", "lines"),
                counted(plan.assets().size(), "asset", "assets"),
                assets,
                plan.assets().size() > 12 ? " ..." : "",
                workspace);
    }

    private static String summary(ImportPlan plan, Importer.Summary summary) {
        double seconds = Math.max(0.001, summary.took().toNanos() / 1e9);
        return String.format(
                Locale.ROOT,
                "Imported %s in %.1f s (%,.0f/s); %,d were there already, %,d skipped, %,d refused, %,d without any"
                        + " amount.",
                counted(summary.posted(), "entry", "entries"),
                seconds,
                plan.steps().size() / seconds,
                summary.replayed(),
                plan.skipped(),
                summary.refused(),
                plan.empty());
    }

    private Importer.Summary run(Configuration configuration, ImportPlan plan, PrintWriter err)
            throws InterruptedException {
        try (ImportTarget target = open(configuration);
                ProgressBar bar =
                        new ProgressBar(System.err, "entries", plan.steps().size())) {
            return new Importer(target, bar::at, raised -> {
                        err.println(raised.text(workspace.text()));
                        err.flush();
                    })
                    .run(plan);
        }
    }

    private ImportTarget open(Configuration configuration) throws InterruptedException {
        Optional<URI> running = server != null
                ? Optional.of(server)
                : DatabaseAccess.runningServer(configuration).map(RunFile::url);
        if (running.isPresent()) {
            return new HttpTarget(running.get(), workspace.text());
        }
        Configuration alone = settings.read(Map.of("roles", Role.LEDGER.toString(), "kafka", "off"));
        RunningServer process = RunningServer.start(alone, StartTimes.ofThisProcess());
        boolean answers = false;
        try {
            process.awaitLedger(why -> {
                throw new ServerException(
                        "The ledger belongs to another process (" + why + "). Import through it with --server URL.",
                        null);
            });
            answers = true;
            return new LedgerTarget(process.ledger(), workspace.text(), process);
        } finally {
            if (!answers) {
                process.close();
            }
        }
    }
}
