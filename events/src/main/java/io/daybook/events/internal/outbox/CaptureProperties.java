package io.daybook.events.internal.outbox;

import io.daybook.contracts.EventHeaders;
import io.daybook.platform.sql.DatabaseUrl;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What Debezium is told: the same about table and records in this process and in a Kafka Connect cluster. */
final class CaptureProperties {
    private static final AtomicInteger ENGINES = new AtomicInteger();

    private CaptureProperties() {}

    /** Of the connector itself, but for the address of the database. */
    static Map<String, String> connector(String slot) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.put("topic.prefix", "daybook");
        properties.put("plugin.name", "pgoutput");
        properties.put("slot.name", slot);
        properties.put("publication.name", ReplicationSlot.PUBLICATION);
        properties.put("publication.autocreate.mode", "disabled");
        properties.put("schema.include.list", "events");
        properties.put("table.include.list", "events.outbox");
        properties.put("snapshot.mode", "no_data");
        properties.put("tombstones.on.delete", "false");
        // Other tables write most of the log: the slot moves on with the server's keep-alives too.
        properties.put("lsn.flush.mode", "connector_and_driver");
        properties.put("heartbeat.interval.ms", "5000");
        properties.put("extended.headers.enabled", "false");
        properties.put("transforms", "outbox,plain");
        properties.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        properties.put("transforms.outbox.route.by.field", "topic");
        properties.put("transforms.outbox.route.topic.regex", "(?<routedByValue>.*)");
        properties.put("transforms.outbox.route.topic.replacement", "${routedByValue}");
        properties.put("transforms.outbox.table.field.event.id", "event_id");
        properties.put("transforms.outbox.table.field.event.key", "aggregate_id");
        properties.put("transforms.outbox.table.field.event.payload", "payload");
        properties.put("transforms.outbox.table.field.event.timestamp", "created_at");
        properties.put(
                "transforms.outbox.table.fields.additional.placement",
                String.join(
                        ",",
                        List.of(
                                "event_id:header:" + EventHeaders.EVENT_ID,
                                "kind:header:" + EventHeaders.EVENT_NAME,
                                "aggregate_type:header:" + EventHeaders.AGGREGATE_TYPE,
                                "aggregate_id:header:" + EventHeaders.AGGREGATE_ID,
                                "correlation_id:header:" + EventHeaders.CORRELATION_ID,
                                "traceparent:header:" + EventHeaders.TRACEPARENT,
                                "tenant:header:" + EventHeaders.TENANT)));
        // The router names the event's id once more in a header of its own.
        properties.put("transforms.plain.type", "org.apache.kafka.connect.transforms.DropHeaders");
        properties.put("transforms.plain.headers", "id");
        return properties;
    }

    /** Of the engine in this process. Holds the password. */
    static Properties engine(String slot, DatabaseUrl url, int batchRows) {
        Properties properties = new Properties();
        properties.putAll(connector(slot));
        properties.setProperty("name", "daybook-outbox");
        // Debezium's beans are named after it; those of an engine that has just failed may still be there.
        properties.setProperty("topic.prefix", "daybook" + ENGINES.incrementAndGet());
        // The slot itself remembers the position, see ReplicationSlot.
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("poll.interval.ms", "10");
        properties.setProperty("max.batch.size", Integer.toString(batchRows));
        properties.setProperty("max.queue.size", Integer.toString(4 * batchRows));
        properties.setProperty("record.processing.threads", "1");
        properties.setProperty("status.update.interval.ms", "2000");
        // A connection that breaks ends the engine: only then it is certain that nothing was passed over.
        properties.setProperty("errors.max.retries", "0");
        properties.setProperty("slot.max.retries", "0");
        address(properties, url);
        return properties;
    }

    /** Several hosts become one name, which the driver takes apart again. */
    private static void address(Properties properties, DatabaseUrl url) {
        String hosts = String.join(",", url.hosts());
        int colon = hosts.lastIndexOf(':');
        properties.setProperty("database.hostname", hosts.substring(0, colon));
        properties.setProperty("database.port", hosts.substring(colon + 1));
        properties.setProperty("database.dbname", url.database());
        url.driverProperties().forEach((name, value) -> {
            boolean login = name.equals("user") || name.equals("password");
            properties.setProperty((login ? "database." : "driver.") + name, String.valueOf(value));
        });
    }
}
