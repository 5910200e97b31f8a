package io.daybook.server.internal.cli;

import io.daybook.events.SegmentMark;
import io.daybook.events.internal.relay.PublishedHeads;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.postgres.PostgresSnapshotStore;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.anchors.Anchor;
import io.daybook.server.internal.anchors.Anchors;
import io.daybook.server.internal.wiring.AnchorRole;
import io.daybook.server.internal.wiring.Database;
import io.daybook.server.internal.wiring.DatabaseAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daybook fork}: an operator accepts that the journal's tail is lost. */
@Command(
        name = "fork",
        mixinStandardHelpOptions = true,
        header = "Continues the journal after it went back to an older state (a restored backup).",
        description =
                "%nWrites into the journal that what came after the given segment is given up. Look first whether the"
                        + " missing segments can still be found (a standby, a newer backup): what is given up stays lost.%n",
        optionListHeading = "%nOptions:%n")
final class ForkCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--from-seq",
            required = true,
            paramLabel = "SEQ",
            description = "The newest segment that is there, as the refusal named it: proof that you have looked.")
    private long fromSeq;

    @Option(names = "--shard", defaultValue = "0", description = "The shard (default: ${DEFAULT-VALUE}).")
    private int shard;

    @Option(
            names = "--reason",
            defaultValue = "accepted by the operator",
            description = "Why; stays in the journal (default: ${DEFAULT-VALUE}).")
    private String reason = "";

    @Override
    public Integer call() {
        Logs.begin(settings.verbose());
        Configuration configuration = settings.read(Map.of());
        if (DatabaseAccess.runningServer(configuration).isPresent()) {
            throw new ServerException("A server runs on this data folder. Stop it first, then fork.", null);
        }
        try (DatabaseAccess access = DatabaseAccess.open(configuration)) {
            PostgresSegmentSource segments =
                    new PostgresSegmentSource(access.database().pool());
            ServerSettings server = configuration.get(ServerSettings.class);
            Segment forked = fork(access.database(), epochElsewhere(server));
            Anchors anchors = AnchorRole.open(server, segments);
            anchors.sign(forked, fromSeq);
            PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
            out.println("Forked: what came after segment " + shard + "-" + fromSeq
                    + " is given up; the journal goes on with " + shard + "-" + forked.seq() + " in epoch "
                    + forked.epoch() + ".");
            out.flush();
            return DaybookCommand.DONE;
        } catch (IOException unwritable) {
            throw new ServerException(
                    "The fork is in the journal, but its anchor cannot be written (" + unwritable + ").", unwritable);
        }
    }

    /** Of what the database may have lost. */
    private long epochElsewhere(ServerSettings server) throws IOException {
        Anchor signed = AnchorRole.file(server).newest().get(shard);
        long published = new PublishedHeads(server.data())
                .read(shard)
                .map(SegmentMark::epoch)
                .orElse(0L);
        return signed == null ? published : Math.max(published, signed.epoch());
    }

    private Segment fork(Database database, long epochElsewhere) {
        PostgresJournalStore store = new PostgresJournalStore(database.connections()::open, JournalSettings.DEFAULTS);
        try (JournalSession session = store.open(shard)) {
            Recovery recovery =
                    new Recovery(shard, session, new PostgresSnapshotStore(database.pool()), LedgerSettings.defaults());
            return recovery.fork(fromSeq, reason, session.clockMicros(), epochElsewhere);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw new ServerException("Nothing was forked: " + refused.getMessage() + ".", refused);
        }
    }
}
