package io.daybook.analytics.internal;

import io.daybook.analytics.ClickHouseUrl;
import io.daybook.analytics.internal.clickhouse.ClickHouseHttp;
import io.daybook.analytics.internal.clickhouse.ClickHouseStore;
import io.daybook.analytics.internal.duckdb.DuckDbStore;
import io.daybook.contracts.Topics;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** The writer as a process that stands still between storing and committing, until it is killed there. */
final class WriterThatStops {
    private static final int RECORDS = 3;
    private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();

    private WriterThatStops() {}

    /** @param arguments broker, group, folder of a DuckDB, address of a ClickHouse or nothing */
    public static void main(String[] arguments) {
        SegmentSource codec = new DecoderOnly();
        Store store = arguments[3].isEmpty()
                ? new DuckDbStore(Path.of(arguments[2]), 128, 1)
                : new ClickHouseStore(new ClickHouseHttp(ClickHouseUrl.parse(arguments[3]), Duration.ofSeconds(5)));
        CountDownLatch never = new CountDownLatch(1);
        JournalWriter writer = new JournalWriter(
                store,
                codec,
                shard -> new References(shard, store, AssetCatalog::assets, 100),
                letter -> {},
                segments -> {
                    byte[] line = ("STORED " + segments.getLast().seq() + "\n").getBytes(StandardCharsets.US_ASCII);
                    System.out.write(line, 0, line.length);
                    System.out.flush();
                    try {
                        never.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                new JournalWriter.Bounds(1, Duration.ZERO),
                InstantSource.system());
        new KafkaConsumers(KafkaAccess.plaintext(arguments[0]), REGISTRY)
                .batches(
                        ConsumerSpec.of("stops", arguments[1], Topics.LEDGER_ENTRY_BATCHES)
                                .withBatchRecords(RECORDS),
                        writer);
    }
}
