package io.daybook.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.contracts.Topics;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.ConfluentWire;
import io.daybook.events.EventTopics;
import io.daybook.events.PublishedSegment;
import io.daybook.events.Received;
import io.daybook.events.Schemas;
import io.daybook.events.SegmentRecords;
import io.daybook.events.internal.relay.PublishedHeads;
import io.daybook.events.internal.relay.RunningRelay;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.postgres.JournalSchema;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.postgres.PostgresSnapshotStore;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestLedger;
import io.daybook.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A database of its own and empty topics on a broker that tests share, with what they do to both. */
public final class Backbone implements AutoCloseable {
    public static final String WORKSPACE = "default";

    /** Numbers as a registry would give them: what matters is that they are the same again. */
    public static final Schemas SCHEMAS = (subject, file) -> 1 + Math.floorMod(subject.hashCode(), 1_000);

    public final TestKafka kafka;
    public final DatabaseUrl database;
    public final HikariDataSource pool;
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private @Nullable TestLedger ledger;

    private Backbone(TestKafka kafka) {
        this.kafka = kafka;
        this.database = TestPostgres.shared().freshDatabase("events", Backbone::prepare);
        this.pool = new Connections(database).pool("events test", 6);
        emptyTopics(kafka.access());
    }

    private static void prepare(DatabaseUrl url) {
        try (HikariDataSource template = new Connections(url).pool("events template", 3)) {
            JournalSchema.migrate(template);
            EventsSchema.migrate(template);
        }
    }

    public static Backbone on(TestKafka kafka) {
        return new Backbone(kafka);
    }

    private static void emptyTopics(KafkaAccess access) {
        try (Admin admin = access.admin("test")) {
            Set<String> topics = admin.listTopics().names().get();
            admin.deleteTopics(topics).all().get();
            List<String> groups = admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
            admin.deleteConsumerGroups(groups).all().get();
            await(() -> names(admin).isEmpty());
            TopicAdmin.ensure(access, EventTopics.all(3));
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Collection<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    // The ledger

    public TestLedger startLedger() {
        TestLedger started = TestLedger.start(database, LedgerSettings.defaults(), "test");
        ledger = started;
        await(() -> started.ledger()
                .head()
                .handle((heads, failure) -> failure == null)
                .join());
        return started;
    }

    public void stopLedger() {
        TestLedger running = ledger;
        if (running != null) {
            running.close();
            ledger = null;
        }
    }

    public TestLedger ledger() {
        TestLedger running = ledger;
        return running == null ? startLedger() : running;
    }

    /** Each in a segment of its own, as it is waited for. */
    public void post(int transfers) {
        for (int count = 0; count < transfers; count++) {
            answer(ledger().ledger().submit(Submission.of(WORKSPACE, transfer("a" + count % 5, "b" + count % 7, 1))));
        }
    }

    public static Command.Transfer transfer(String from, String to, long minor) {
        return new Command.Transfer(
                new AccountRef.ByCode(from),
                new AccountRef.ByCode(to),
                "EUR",
                AmountInput.minor(minor),
                null,
                null,
                EntryDetails.NONE);
    }

    public static Decision answer(CompletableFuture<Decision> decision) {
        try {
            return decision.get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    public void execute(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** As after restoring an older backup; nobody may be writing. */
    public void goBackTo(long seq) {
        stopLedger();
        execute("DELETE FROM journal.segment WHERE seq > " + seq);
        execute("DELETE FROM journal.snapshot WHERE seq > " + seq);
    }

    /** As {@code daybook fork}; nobody may be writing. */
    public void fork(long fromSeq) {
        stopLedger();
        PostgresJournalStore store =
                new PostgresJournalStore(new Connections(database)::open, JournalSettings.DEFAULTS);
        try (JournalSession session = store.open(0)) {
            Segment forked = new Recovery(0, session, new PostgresSnapshotStore(pool), LedgerSettings.defaults())
                    .fork(fromSeq, "test", session.clockMicros(), 0);
            assertThat(forked.seq()).isEqualTo(fromSeq + 1);
        }
    }

    /** One segment, out of turn. */
    public void publishOnly(long seq) {
        Segment segment = new PostgresSegmentSource(pool).find(0, seq).orElseThrow();
        byte[] value = ConfluentWire.frame(
                1,
                LedgerEntryBatch.getDescriptor(),
                SegmentRecords.message(new PublishedSegment(segment, OptionalLong.empty()))
                        .toByteArray());
        try (KafkaProducer<byte[], byte[]> producer = kafka.access().producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.LEDGER_ENTRY_BATCHES, 0, SegmentRecords.key(0), value));
        }
    }

    // The relay

    public RunningRelay.Parts relayParts(@Nullable PublishedHeads heads) {
        TestLedger running = ledger;
        return new RunningRelay.Parts(
                running == null
                        ? new PostgresSegmentSource(pool)
                        : running.room().segments(),
                List.of(0),
                kafka.access(),
                SCHEMAS,
                new Connections(database)::open,
                pool,
                heads,
                registry,
                InstantSource.system());
    }

    public RunningRelay startRelay() {
        RunningRelay relay = new RunningRelay(relayParts(null));
        relay.start();
        return relay;
    }

    // What is where

    /** Every committed record of a topic, partition by partition. */
    public List<Received> records(String topic) {
        List<Received> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.access().consumer("test-reader", UUID.randomUUID().toString(), Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, List<Received>> each = new HashMap<>();
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    each.computeIfAbsent(new TopicPartition(topic, record.partition()), any -> new ArrayList<>())
                            .add(received(record));
                }
            }
            partitions.forEach(at -> found.addAll(each.getOrDefault(at, List.of())));
        }
        return found;
    }

    private static Received received(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Received(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                headers,
                record.timestamp());
    }

    public List<PublishedSegment> published() {
        return records(Topics.LEDGER_ENTRY_BATCHES).stream()
                .map(SegmentRecords::read)
                .toList();
    }

    public List<Segment> journal() {
        return new PostgresSegmentSource(pool).read(0, 1, 100_000);
    }

    public long headSeq() {
        return new PostgresSegmentSource(pool).head(0).map(Segment::seq).orElse(0L);
    }

    /** The topic holds every segment of the journal, byte by byte, once and in order, and nothing else. */
    public void assertTopicIsTheJournal() {
        assertThat(published().stream().map(each -> line(each.segment())).toList())
                .containsExactlyElementsOf(
                        journal().stream().map(Backbone::line).toList());
    }

    public static String line(Segment segment) {
        return segment.shard() + "-" + segment.seq() + " epoch " + segment.epoch() + " "
                + HexFormat.of().formatHex(segment.hash()) + " "
                + HexFormat.of().formatHex(segment.prevHash()) + " " + segment.payload().length;
    }

    public static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 90 seconds").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    public void awaitPublished(RunningRelay relay) {
        await(() -> relay.status().getFirst().publishedSeq() >= headSeq());
    }

    @Override
    public void close() {
        stopLedger();
        pool.close();
    }
}
