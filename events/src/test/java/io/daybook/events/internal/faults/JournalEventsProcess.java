package io.daybook.events.internal.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.internal.Backbone;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.deadletter.SealedLetters;
import io.daybook.events.internal.fanout.FanOut;
import io.daybook.events.internal.relay.RunningRelay;
import io.daybook.ledger.Directory;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.postgres.PostgresSnapshotStore;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A process that a test kills: the relay ({@code relay}) or the fan-out ({@code fanout}) of shard 0. Arguments: which, the
 * broker, the database. Ends when its standard input does, so that it does not outlive the test.
 */
public final class JournalEventsProcess {
    private JournalEventsProcess() {}

    /** A killed member of a group is missed after this long. */
    static KafkaAccess access(String bootstrap) {
        return new KafkaAccess(bootstrap, Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "1000"));
    }

    public static void main(String[] arguments) throws IOException {
        KafkaAccess kafka = access(arguments[1]);
        Connections connections = new Connections(DatabaseUrl.parse(arguments[2]));
        HikariDataSource pool = connections.pool("killed", 4);
        PostgresSegmentSource journal = new PostgresSegmentSource(pool);
        if (arguments[0].equals("relay")) {
            new RunningRelay(new RunningRelay.Parts(
                            journal,
                            List.of(0),
                            kafka,
                            Backbone.SCHEMAS,
                            connections::open,
                            pool,
                            null,
                            new SimpleMeterRegistry(),
                            InstantSource.system()))
                    .start();
        } else {
            Directory names = names(connections, new PostgresSnapshotStore(pool));
            new KafkaConsumers(kafka, new SimpleMeterRegistry())
                    .transactions(
                            // Many small transactions, so that a kill meets one.
                            FanOut.spec().withBatchRecords(5),
                            new FanOut(
                                    journal,
                                    shard -> names,
                                    Backbone.SCHEMAS,
                                    new SealedLetters(DeadLetterKeys.random()),
                                    InstantSource.system()));
        }
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    private static Directory names(Connections connections, PostgresSnapshotStore snapshots) {
        try (JournalSession session = new PostgresJournalStore(connections::open, JournalSettings.DEFAULTS).open(0)) {
            return new Recovery(0, session, snapshots, LedgerSettings.defaults())
                    .load(null)
                    .state();
        }
    }
}
