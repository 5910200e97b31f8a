package io.daybook.events.internal.consume;

import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.DatabaseUrl;
import java.util.Map;

/** A process with a consumer that a test kills. Arguments: the broker, the database, group and topic. */
final class KilledConsumer {
    /** The broker gives a dead member's partitions away after this; 6 s is the least that it allows. */
    static final Map<String, String> SOON_DEAD = Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "1000");

    private KilledConsumer() {}

    public static void main(String[] arguments) throws InterruptedException {
        EventLab lab = new EventLab(new KafkaAccess(arguments[0], SOON_DEAD), DatabaseUrl.parse(arguments[1]));
        lab.consumers.events(EventLab.spec(arguments[2], arguments[3]), (event, connection) -> {
            EventLab.record(event, connection);
            // Long enough that it is killed between effect and commit, or commit and offset.
            Thread.sleep(2);
        });
        Thread.sleep(600_000);
    }
}
