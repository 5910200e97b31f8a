package io.daybook.server.internal.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.EventTopics;
import io.daybook.events.Schemas;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.feed.KafkaFeed;
import io.daybook.events.internal.relay.RunningRelay;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestLedger;
import io.daybook.testkit.TestPostgres;
import io.daybook.views.ViewsFeed;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views that follow Kafka have the same rows as views that follow the journal, whatever Kafka does meanwhile. */
class ViewsFeedTest {
    private static final String WORKSPACE = "default";
    private static final Schemas SCHEMAS = (subject, file) -> 7;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Random random = new Random(42);
    private final List<UUID> holds = new ArrayList<>();
    private TestKafka kafka;
    private TestLedger ledger;
    private DatabaseUrl database;

    @BeforeEach
    void begin() {
        kafka = TestKafka.start();
        TopicAdmin.ensure(kafka.access(), EventTopics.all(2));
        database = TestPostgres.shared().freshDatabase();
        ledger = TestLedger.start(database, LedgerSettings.defaults(), "test");
        EventsSchema.migrate(ledger.pool());
    }

    @AfterEach
    void end() {
        ledger.close();
        kafka.close();
    }

    /** To be red with a feed that gave what came from Kafka without looking for what was before it. */
    @Test
    void bothFeedsMakeEqualTables() throws Exception {
        work(200);
        ViewsMetrics metrics = new ViewsMetrics(registry, InstantSource.system(), ViewsFeed.KAFKA);
        KafkaFeed feed = new KafkaFeed(journal());
        try (RunningRelay relay = relay();
                RunningViews views = views(feed, metrics);
                KafkaFeed running = feed) {
            relay.start();
            // Before the topic has anything the views have what the journal has.
            awaitViews(views);
            running.start(new KafkaConsumers(kafka.access(), registry));
            work(200);
            awaitViews(views);
            awaitProcessed(1);

            // Away under load: the views go on, and Kafka's backlog adds nothing twice.
            kafka.stop();
            work(150);
            awaitViews(views);
            kafka.resume();
            work(150);
            awaitViews(views);
            awaitProcessed(journal().head(0).orElseThrow().seq());
            work(20);
            awaitViews(views);
        }
        // Another process with the same group: its offsets are behind or ahead of its tables, which are new.
        drop("views");
        work(10);
        KafkaFeed other = new KafkaFeed(journal());
        List<String> fromKafka;
        try (RunningRelay relay = relay();
                RunningViews views = views(other, metrics);
                KafkaFeed running = other) {
            relay.start();
            running.start(new KafkaConsumers(kafka.access(), registry));
            work(100);
            awaitViews(views);
            assertThat(views.reconciliation().reconcile(0).clean()).isTrue();
            fromKafka = tables();
        }
        drop("views");
        try (RunningViews views = views(journal(), metrics)) {
            awaitViews(views);
            assertThat(tables()).isEqualTo(fromKafka);
        }
        assertThat(registry.get("slo.time.to.visible").timer().count()).isPositive();
        assertThat(registry.get("projection.latency").timer().count()).isPositive();
    }

    private SegmentSource journal() {
        return ledger.room().segments();
    }

    private RunningViews views(SegmentSource feed, ViewsMetrics metrics) {
        return new RunningViews(
                ledger.pool(),
                journal(),
                feed,
                List.of(0),
                null,
                AssetCatalog::assets,
                ViewsSettings.DEFAULTS,
                metrics);
    }

    private RunningRelay relay() {
        return new RunningRelay(new RunningRelay.Parts(
                journal(),
                List.of(0),
                kafka.access(),
                SCHEMAS,
                new Connections(database)::open,
                ledger.pool(),
                null,
                new SimpleMeterRegistry(),
                InstantSource.system()));
    }

    /** Transfers, holds that are captured and voided, refusals. */
    private void work(int commands) throws Exception {
        Ledger to = ledger.ledger();
        for (int count = 0; count < commands; count++) {
            Command command = command();
            Decision decision = to.submit(
                            Submission.of(WORKSPACE, UUID.randomUUID().toString(), command))
                    .get(60, TimeUnit.SECONDS);
            if (command instanceof Command.Transfer(var _, var _, var _, var _, Command.Hold _, var _, var _)
                    && decision.outcomes().getFirst() instanceof Outcome.Done done) {
                holds.add(done.recorded().transferId());
            }
        }
    }

    private Command command() {
        int kind = random.nextInt(10);
        if (kind < 2 && !holds.isEmpty()) {
            UUID hold = holds.remove(random.nextInt(holds.size()));
            return kind == 0
                    ? new Command.VoidHold(hold)
                    : new Command.Capture(hold, AmountInput.minor(1), EntryDetails.NONE);
        }
        return new Command.Transfer(
                new AccountRef.ByCode("a" + random.nextInt(20)),
                new AccountRef.ByCode("b" + random.nextInt(20)),
                random.nextBoolean() ? "EUR" : "USD",
                AmountInput.minor(1 + random.nextInt(100)),
                kind < 5 ? new Command.Hold(null) : null,
                null,
                EntryDetails.NONE);
    }

    private void awaitViews(RunningViews views) {
        long head = journal().head(0).map(Segment::seq).orElse(0L);
        await(() -> views.progress().getFirst().position().seq() >= head);
    }

    /** By the consumer, so that the feed was Kafka and not only the journal. */
    private void awaitProcessed(long atLeast) {
        await(() -> registry.get("polyphony.worker.messages.processed")
                        .tags("worker", "balance-projector", "topic", "ledger_entry_batches")
                        .counter()
                        .count()
                >= atLeast);
    }

    private static void await(BooleanSupplier condition) {
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

    private void drop(String schema) throws SQLException {
        try (Connection connection = ledger.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    private List<String> tables() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : List.of(
                "position",
                "workspaces",
                "assets",
                "accounts",
                "balances",
                "entries",
                "lines",
                "holds",
                "failed_transfers")) {
            HikariDataSource pool = ledger.pool();
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|'"
                                    + " ORDER BY t::text)), '') FROM views." + table + " t")) {
                row.next();
                rows.add(table + " " + row.getString(1));
            }
        }
        return rows;
    }
}
