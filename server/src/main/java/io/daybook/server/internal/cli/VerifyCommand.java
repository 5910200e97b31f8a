package io.daybook.server.internal.cli;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.verify.JournalVerifier;
import io.daybook.ledger.internal.verify.Verdict;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.anchors.AnchorAudit;
import io.daybook.server.internal.wiring.AnchorRole;
import io.daybook.server.internal.wiring.Database;
import io.daybook.server.internal.wiring.DatabaseAccess;
import io.daybook.server.internal.wiring.ViewsRole;
import io.daybook.views.Reconciliation;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsRoom;
import io.daybook.views.ViewsSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daybook verify}: the hash chain, the balances, the signed heads. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Walks the hash chain and compares the balances in SQL with the journal.",
        description =
                "%nReads the database of the running server, or starts only the database. Changes nothing, except with"
                        + " --rebuild-views.%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Exit code: 0 everything is right, 1 something is wrong, 2 not understood."})
final class VerifyCommand implements Callable<Integer> {
    private static final String DRIFT_FORMAT = "  %-30s %-8s %-18s %22s %22s %22s  %s%n";

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--anchors", description = "Check every signed head of anchors.jsonl against the journal, too.")
    private boolean anchors;

    @Option(
            names = "--segment",
            paramLabel = "FILE",
            description = "Check one segment offline: the answer of GET /v1/journal/SHARD/SEQ.")
    private @Nullable Path segment;

    @Option(names = "--rebuild-views", description = "Build the SQL tables anew from the journal first.")
    private boolean rebuildViews;

    @Override
    public Integer call() {
        Logs.begin(settings.verbose());
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        boolean right;
        if (segment != null) {
            right = tell(out, JournalVerifier.verify(SegmentFile.read(segment)));
        } else {
            Configuration configuration = settings.read(Map.of());
            try (DatabaseAccess access = DatabaseAccess.open(configuration)) {
                right = verify(configuration, access.database(), out);
            }
        }
        out.println(right ? "Everything is right." : "Something is wrong.");
        out.flush();
        return right ? DaybookCommand.DONE : DaybookCommand.REFUSED;
    }

    private boolean verify(Configuration configuration, Database database, PrintWriter out) {
        PostgresSegmentSource segments = new PostgresSegmentSource(database.pool());
        List<Integer> shards = segments.shards();
        boolean right = true;
        for (int shard : shards) {
            right &= walk(database, segments, shard, out);
        }
        if (anchors) {
            right &= checkAnchors(configuration.get(ServerSettings.class), segments, out);
        }
        // Balances that follow from a damaged journal say nothing.
        return right && reconcile(configuration, database, segments, shards, out);
    }

    private static boolean walk(Database database, PostgresSegmentSource segments, int shard, PrintWriter out) {
        PostgresJournalStore store = new PostgresJournalStore(database.connections()::open, JournalSettings.DEFAULTS);
        long head = segments.head(shard).map(Segment::seq).orElse(0L);
        out.printf(Locale.ROOT, "Shard %d: %,d segments ... ", shard, head);
        out.flush();
        try (JournalSession session = store.open(shard);
                ProgressBar bar = new ProgressBar(System.err, "segments", head)) {
            return tell(out, JournalVerifier.verify(shard, 1, session::read, bar::at));
        }
    }

    private static boolean tell(PrintWriter out, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Sound sound -> {
                Segment head = sound.head();
                out.printf(
                        Locale.ROOT,
                        "%,d segments with %,d events: the chain is intact%s.%n",
                        sound.segments(),
                        sound.events(),
                        head == null
                                ? ""
                                : ", segment " + head.shard() + "-" + head.seq() + " has hash "
                                        + HexFormat.of().formatHex(head.hash()));
                yield true;
            }
            case Verdict.Broken broken -> {
                out.println("BROKEN at segment " + broken.firstBad() + ": " + broken.detail() + ".");
                yield false;
            }
        };
    }

    private static boolean checkAnchors(ServerSettings settings, PostgresSegmentSource segments, PrintWriter out) {
        try {
            AnchorAudit audit = AnchorAudit.of(AnchorRole.file(settings), AnchorRole.key(settings), segments);
            out.printf(
                    Locale.ROOT,
                    "Anchors: %,d signed heads, %,d of them given up by a fork, %,d problems.%n",
                    audit.checked(),
                    audit.givenUp(),
                    audit.problems().size());
            audit.problems().forEach(problem -> out.println("  " + problem));
            return audit.problems().isEmpty();
        } catch (IOException unreadable) {
            throw new ServerException("The anchors cannot be read (" + unreadable + ").", unreadable);
        }
    }

    private boolean reconcile(
            Configuration configuration,
            Database database,
            PostgresSegmentSource segments,
            List<Integer> shards,
            PrintWriter out) {
        ViewsSettings viewsSettings = configuration.get(ViewsSettings.class);
        boolean right = true;
        try (ViewsRoom views = ViewsRole.openForReading(database, segments, viewsSettings)) {
            Reconciliation reconciliation = views.reconciliation();
            if (rebuildViews) {
                reconciliation.rebuild();
                out.println("Views: built anew from the journal.");
            }
            for (int shard : shards) {
                right &= tell(out, reconciliation.reconcile(shard));
            }
        } catch (BrokenJournalException broken) {
            out.println("BROKEN: " + broken.getMessage() + ".");
            return false;
        } catch (ViewsDoNotFitException misfit) {
            out.println("Views: " + misfit.getMessage() + ".");
            return false;
        }
        return right;
    }

    private static boolean tell(PrintWriter out, Reconciliation.Report report) {
        out.printf(
                Locale.ROOT,
                "Shard %d: %,d balances in SQL compared with the journal at %s, %,d differ.%n",
                report.shard(),
                report.compared(),
                report.position(),
                report.driftCount());
        if (!report.clean()) {
            out.printf(DRIFT_FORMAT, "account", "asset", "measure", "expected", "actual", "difference", "where");
        }
        for (Reconciliation.Drift drift : report.drift()) {
            String code = drift.account().code();
            out.printf(
                    DRIFT_FORMAT,
                    code == null ? drift.account().id().toString() : code,
                    drift.asset(),
                    drift.measure().name().toLowerCase(Locale.ROOT),
                    drift.expected(),
                    drift.actual(),
                    drift.difference(),
                    drift.where().name().toLowerCase(Locale.ROOT));
        }
        if (report.driftCount() > report.drift().size()) {
            out.printf(
                    Locale.ROOT,
                    "  ... and %,d more%n",
                    report.driftCount() - report.drift().size());
        }
        return report.clean();
    }
}
