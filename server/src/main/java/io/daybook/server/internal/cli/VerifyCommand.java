package io.daybook.server.internal.cli;

import io.daybook.events.internal.relay.PublishedHeads;
import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.verify.JournalVerifier;
import io.daybook.ledger.internal.verify.Verdict;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.RunFile;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.anchors.AnchorAudit;
import io.daybook.server.internal.verify.Findings;
import io.daybook.server.internal.verify.ServerMemory;
import io.daybook.server.internal.wiring.AnchorRole;
import io.daybook.server.internal.wiring.Database;
import io.daybook.server.internal.wiring.DatabaseAccess;
import io.daybook.server.internal.wiring.ViewsRole;
import io.daybook.views.LedgerMemory;
import io.daybook.views.Reconciliation;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsRoom;
import io.daybook.views.ViewsSettings;
import io.daybook.views.ViewsUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daybook verify}: the hash chain, the rows in SQL, the memory of the running server, the signed heads. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Walks the hash chain and compares the journal with SQL and with the memory of the running server.",
        description =
                "%nReads the database of the running server, or starts only the database. Changes nothing, except with"
                        + " --rebuild-views.%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit code: 0 everything is right, 1 something is wrong or could not be looked at, 2 not understood."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final Duration VIEWS_PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration WITHOUT_ANCHORS = Duration.ofMinutes(2);

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

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "The server on this machine whose memory is compared, http://host:port; default: the one that runs"
                            + " on the data folder.")
    private @Nullable URI server;

    @Override
    public Integer call() {
        Logs.begin(settings.verbose());
        Findings findings =
                new Findings(Objects.requireNonNull(command).commandLine().getOut());
        if (segment != null) {
            findings.verdict("File " + segment, JournalVerifier.verify(SegmentFile.read(segment)));
        } else {
            Configuration configuration = settings.read(Map.of());
            try (DatabaseAccess access = DatabaseAccess.open(configuration)) {
                verify(configuration, access, findings);
            } catch (JournalUnavailableException away) {
                throw new ServerException(
                        "The database went away while it was read ("
                                + String.valueOf(away.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                + "). What is told above is what was found until then; try again.",
                        away);
            }
        }
        findings.end();
        return findings.right() ? DaybookCommand.DONE : DaybookCommand.REFUSED;
    }

    private void verify(Configuration configuration, DatabaseAccess access, Findings findings) {
        Database database = access.database();
        PostgresSegmentSource segments = new PostgresSegmentSource(database.pool());
        List<Integer> shards = segments.shards();
        if (shards.isEmpty()) {
            findings.say("There is no segment in the journal yet.");
        }
        Map<Integer, Long> heads = new LinkedHashMap<>();
        for (int shard : shards) {
            Verdict verdict = walk(database, segments, shard);
            findings.verdict("Shard " + shard, verdict);
            if (verdict instanceof Verdict.Sound sound && sound.head() != null) {
                heads.put(shard, sound.head().seq());
            }
        }
        PublishedHeads published =
                new PublishedHeads(configuration.get(ServerSettings.class).data());
        shards.forEach(shard -> published.problem(segments, shard).ifPresent(findings::kafkaIsAhead));
        if (anchors) {
            checkAnchors(configuration.get(ServerSettings.class), segments, shards, findings);
        }
        // Balances that follow from a damaged journal say nothing.
        if (findings.isJournalSound()) {
            compare(configuration, access, segments, heads, findings);
        }
    }

    private static Verdict walk(Database database, PostgresSegmentSource segments, int shard) {
        PostgresJournalStore store = new PostgresJournalStore(database.connections()::open, JournalSettings.DEFAULTS);
        long head = segments.head(shard).map(Segment::seq).orElse(0L);
        try (JournalSession session = store.open(shard);
                ProgressBar bar = new ProgressBar(System.err, "segments", head)) {
            return JournalVerifier.verify(shard, 1, session::read, bar::at);
        }
    }

    private static void checkAnchors(
            ServerSettings settings, PostgresSegmentSource segments, List<Integer> shards, Findings findings) {
        try {
            AnchorAudit audit = AnchorAudit.of(AnchorRole.file(settings), AnchorRole.publicKey(settings), segments);
            findings.anchors(audit, shards.stream().anyMatch(shard -> mustHaveAnchors(segments, shard)));
        } catch (IOException unreadable) {
            throw new ServerException("The anchors cannot be read (" + unreadable + ").", unreadable);
        }
    }

    /** Heads are signed once a minute: a younger journal may have none. */
    private static boolean mustHaveAnchors(PostgresSegmentSource segments, int shard) {
        long first = segments.find(shard, 1).map(Segment::decidedAtMicros).orElse(0L);
        long last = segments.head(shard).map(Segment::decidedAtMicros).orElse(0L);
        return last - first > WITHOUT_ANCHORS.toNanos() / 1_000;
    }

    private void compare(
            Configuration configuration,
            DatabaseAccess access,
            PostgresSegmentSource segments,
            Map<Integer, Long> heads,
            Findings findings) {
        URI running =
                server != null ? server : access.server().map(RunFile::url).orElse(null);
        try (ServerMemory memory = running == null ? null : new ServerMemory(running, segments);
                ViewsRoom views = ViewsRole.openForReading(
                        access.database(),
                        segments,
                        memory == null ? VerifyCommand::noServer : memory,
                        configuration.get(ViewsSettings.class))) {
            Reconciliation reconciliation = views.reconciliation();
            if (rebuildViews) {
                reconciliation.rebuild();
                findings.say("Views: built anew from the journal.");
            }
            for (Map.Entry<Integer, Long> head : heads.entrySet()) {
                boolean stands = running != null && standsStill(reconciliation, head.getKey(), head.getValue());
                findings.reconciliation(reconciliation.reconcile(head.getKey()), head.getValue(), stands);
            }
        } catch (BrokenJournalException broken) {
            findings.journalBroken("BROKEN: " + broken.getMessage() + ".");
        } catch (ViewsDoNotFitException misfit) {
            findings.viewsDoNotFit("SQL: " + misfit.getMessage() + ".");
        } catch (ViewsUnavailableException unreadable) {
            findings.viewsUnreadable("SQL: " + unreadable.getMessage() + ".");
        }
    }

    /** Whether a server that runs does not bring SQL nearer to the head, which takes milliseconds when all is well. */
    private static boolean standsStill(Reconciliation reconciliation, int shard, long head) {
        long began = reconciliation.reached(shard).seq();
        long until = System.nanoTime() + VIEWS_PATIENCE.toNanos();
        long reached = began;
        while (reached < head && reached == began && System.nanoTime() < until) {
            LockSupport.parkNanos(POLL.toNanos());
            reached = reconciliation.reached(shard).seq();
        }
        return reached < head && reached == began;
    }

    /** {@link LedgerMemory} of nobody. */
    private static <T> CompletableFuture<T> noServer(int shard, int firstAccount, int limit) {
        return CompletableFuture.failedFuture(new ServerException("no server is running", null));
    }
}
