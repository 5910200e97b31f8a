package io.daybook.server.internal.cli;

import io.daybook.events.internal.relay.JournalCompletion;
import io.daybook.events.internal.relay.WentBackException;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.postgres.PostgresSnapshotStore;
import io.daybook.ledger.internal.postgres.PostgresWorkspaceRoutes;
import io.daybook.ledger.internal.shard.Recovered;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.wiring.Database;
import io.daybook.server.internal.wiring.DatabaseAccess;
import io.daybook.server.internal.wiring.KafkaForCommand;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daybook complete-journal}: a journal that went back gets its lost tail back from Kafka. */
@Command(
        name = "complete-journal",
        mixinStandardHelpOptions = true,
        header = "Appends what Kafka holds of the journal and the database has lost (a restored backup, a failover).",
        description =
                "%nReads the topic ledger_entry_batches, checks every segment against the hash chain and appends the exact"
                        + " missing bytes. Nothing is given up. The server must be stopped.%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Exit code: 0 the journal has everything that Kafka holds, 1 it has not, 2 not understood."})
final class CompleteJournalCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--shard", defaultValue = "0", description = "The shard (default: ${DEFAULT-VALUE}).")
    private int shard;

    @Override
    public Integer call() {
        Logs.begin(settings.verbose());
        Configuration configuration = settings.read(Map.of());
        if (DatabaseAccess.runningServer(configuration).isPresent()) {
            throw new ServerException("A server runs on this data folder. Stop it first.", null);
        }
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        try (DatabaseAccess access = DatabaseAccess.open(configuration);
                KafkaForCommand kafka = KafkaForCommand.open(configuration)) {
            complete(access.database(), kafka, out);
        } catch (WentBackException contradiction) {
            throw new ServerException(
                    "Nothing more can be completed: " + contradiction.getMessage() + ".", contradiction);
        } catch (KafkaException away) {
            throw new ServerException("Kafka cannot be read (" + away.getMessage() + ").", away);
        }
        out.flush();
        return DaybookCommand.DONE;
    }

    private void complete(Database database, KafkaForCommand kafka, PrintWriter out) {
        PostgresSegmentSource journal = new PostgresSegmentSource(database.pool());
        PostgresWorkspaceRoutes routes = new PostgresWorkspaceRoutes(database.pool());
        PostgresJournalStore store = new PostgresJournalStore(database.connections()::open, JournalSettings.DEFAULTS);
        try (JournalSession session = store.open(shard)) {
            long appended = new JournalCompletion(kafka.access(), journal)
                    .complete(shard, session, segment -> routes(routes, journal, segment));
            long head = journal.head(shard).map(Segment::seq).orElse(0L);
            out.println(
                    "Appended " + appended + " segments from Kafka; the journal ends at " + shard + "-" + head + ".");
            acceptDatabase(database, session, head, out);
        }
    }

    /** The row that says where a workspace lives went away with the segment that opened it. */
    private static void routes(PostgresWorkspaceRoutes routes, PostgresSegmentSource journal, Segment segment) {
        for (Recorded<Event> recorded : journal.events(segment)) {
            if (recorded.event() instanceof Event.WorkspaceOpened opened) {
                routes.assign(opened.name(), segment.shard());
            }
        }
    }

    /** Where the database is another one than before (a restored backup) the journal says that this was looked at. */
    private void acceptDatabase(Database database, JournalSession session, long head, PrintWriter out) {
        PostgresSnapshotStore snapshots = new PostgresSnapshotStore(database.pool());
        Recovered now = new Recovery(shard, session, snapshots, LedgerSettings.defaults()).load(null);
        DatabaseIdentity last = now.state().database();
        if (last == null || last.equals(session.identity())) {
            return;
        }
        Segment accepted = new Recovery(shard, session, snapshots, LedgerSettings.defaults())
                .fork(head, "completed from Kafka", session.clockMicros(), 0);
        out.println("The database is another one than before: accepted with segment " + shard + "-" + accepted.seq()
                + ". What was decided after the last segment that Kafka held is lost, if there was any.");
    }
}
