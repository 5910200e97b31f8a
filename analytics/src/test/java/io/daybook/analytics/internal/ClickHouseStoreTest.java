package io.daybook.analytics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.analytics.Window;
import io.daybook.analytics.internal.Batches.Movement;
import io.daybook.analytics.internal.clickhouse.ClickHouseHttp;
import io.daybook.analytics.internal.clickhouse.ClickHouseStore;
import io.daybook.analytics.internal.clickhouse.ClickHouseTables;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real server, the oldest that is supported when it is Debian's. */
class ClickHouseStoreTest extends StoreContract {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Window WINDOW =
            Window.last(3, Window.MINUTE, Instant.ofEpochSecond(Batches.NOON / 1_000_000 + 61));

    private static ClickHouseProcess server;
    private final String database = "test_" + DATABASES.incrementAndGet();

    @BeforeAll
    static void start() {
        server = ClickHouseProcess.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void nothingHoldsIt() {
        tables().execute("CREATE DATABASE IF NOT EXISTS " + database);
    }

    @Override
    Store open() {
        return new ClickHouseStore(new ClickHouseHttp(server.url(database), Duration.ofSeconds(20)));
    }

    private ClickHouseTables tables() {
        return new ClickHouseTables(server.url(database));
    }

    private static BigInteger volume(Store store) {
        return store.volumes(Batches.WORKSPACE, WINDOW).stream()
                .map(row -> row.volume())
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger flow(Store store) {
        return store.flows(Batches.WORKSPACE, "acct_\\'2", WINDOW).stream()
                .map(row -> row.inflow())
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger turnover(Store store) {
        Window window = Window.last(10, Window.FIVE_MINUTES, WINDOW.to());
        return store.turnovers(Batches.WORKSPACE, "EUR", window, 10).stream()
                .map(row -> row.inflow())
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /**
     * The server is killed when the lines are stored and no materialized view has got them: one that is asked before the
     * others sleeps. Seen red without {@code repair}: the sums lacked the batch for ever.
     */
    @Test
    void aServerThatDiesBetweenTheLinesAndTheirSumsMakesUpForIt() throws InterruptedException {
        Batches batches = new Batches(0);
        try (Store store = open()) {
            store.append(batches.next(Movement.of(1, 2, "EUR", 100, 0)));
            tables().execute("CREATE MATERIALIZED VIEW a_sleeper ENGINE = Log AS SELECT sleep(3) AS s FROM"
                    + " ledger_entries_raw WHERE kind = 'line'");
            Batch killed = batches.next(Movement.of(1, 2, "EUR", 23, 0));
            Thread writer = Thread.ofPlatform()
                    .start(() -> assertThatThrownBy(() -> store.append(killed)).isInstanceOf(StoreAwayException.class));
            while (tables().number("SELECT count() FROM ledger_entries_raw WHERE kind = 'line'") < 4) {
                ClickHouseProcess.pause(10);
            }
            server.kill();
            writer.join();
            server.resume();
            assertThat(tables().number("SELECT count() FROM ledger_entries_raw WHERE kind = 'line'"))
                    .isEqualTo(4);
            assertThat(volume(store))
                    .as("the test hits the moment that it is about")
                    .isEqualTo(100);
            tables().execute("DROP TABLE a_sleeper");
        }
        try (Store store = open()) {
            assertThat(store.position(0)).isEqualTo(Batches.position(2));
            assertSums(store, 123);
            assertThat(store.position(0)).as("asked again").isEqualTo(Batches.position(2));
            assertSums(store, 123);
        }
        try (Store store = open()) {
            assertThat(store.position(0)).isEqualTo(Batches.position(2));
            store.append(batches.next(Movement.of(1, 2, "EUR", 1_000, 0)));
            assertSums(store, 1_123);
        }
    }

    private static void assertSums(Store store, long expected) {
        assertThat(volume(store)).isEqualTo(expected);
        assertThat(flow(store)).isEqualTo(expected);
        assertThat(turnover(store)).isEqualTo(expected);
    }

    /** As after a power cut that took the newest part of the lines and not that of the sums. */
    @Test
    void sumsThatKnowMoreThanTheLinesAreMadeAnew() {
        Batches batches = new Batches(0);
        try (Store store = open()) {
            store.append(batches.next(Movement.of(1, 2, "EUR", 100, 0)));
            Batch lost = batches.next(Movement.of(1, 2, "EUR", 23, 0));
            store.append(lost);
            tables().execute("CREATE TABLE kept AS ledger_entries_raw ENGINE = Memory");
            tables().execute("INSERT INTO kept SELECT * FROM ledger_entries_raw WHERE seq = 1");
            for (String view :
                    new String[] {"mv_volume_per_asset_1m", "mv_netflow_per_account_1m", "mv_top_accounts_5m"}) {
                tables().execute("DROP TABLE " + view);
            }
            tables().execute("ALTER TABLE ledger_entries_raw DROP PARTITION 0");
            tables().execute("INSERT INTO ledger_entries_raw SELECT * FROM kept");
        }
        try (Store store = open()) {
            assertThat(store.position(0)).isEqualTo(Batches.position(1));
            assertSums(store, 100);
            batches = new Batches(0);
            batches.next();
            store.append(batches.next(Movement.of(1, 2, "EUR", 23, 0)));
            assertSums(store, 123);
        }
    }

    /**
     * Two owners, or a killed one whose write still runs in the server: of two writes with the same place only one goes
     * through. Seen red with the condition left out.
     */
    @Test
    void ofTwoWritersOnlyOneGoesThrough() throws InterruptedException {
        Batches batches = new Batches(0);
        try (Store first = open();
                Store second = open()) {
            first.append(batches.next(Movement.of(1, 2, "EUR", 100, 0)));
            assertThat(second.position(0)).isEqualTo(Batches.position(1));
            tables().execute("CREATE MATERIALIZED VIEW a_sleeper ENGINE = Log AS SELECT sleep(1) AS s FROM"
                    + " ledger_entries_raw WHERE kind = 'line'");
            Batch same = batches.next(Movement.of(1, 2, "EUR", 23, 0));
            List<RuntimeException> refusals = Collections.synchronizedList(new ArrayList<>());
            Thread[] writers = new Thread[2];
            for (int each = 0; each < 2; each++) {
                Store store = each == 0 ? first : second;
                writers[each] = Thread.ofPlatform().start(() -> {
                    try {
                        store.append(same);
                    } catch (StoreAwayException | PositionMovedException refused) {
                        refusals.add(refused);
                    }
                });
            }
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(refusals).hasSizeLessThanOrEqualTo(1);
            // Whoever asks where the store is waits for a write that is at work.
            assertThat(second.position(0)).isEqualTo(Batches.position(2));
            tables().execute("DROP TABLE a_sleeper");
            second.append(same);
            assertSums(first, 123);
            assertThat(tables().number("SELECT count() FROM ledger_entries_raw WHERE kind = 'line'"))
                    .isEqualTo(4);
        }
    }

    @Test
    void aServerThatIsAwayIsSaidToBe() {
        try (Store store = open()) {
            store.append(new Batches(0).next(Movement.of(1, 2, "EUR", 100, 0)));
            server.stop();
            assertThatThrownBy(() -> store.position(0))
                    .isInstanceOf(StoreAwayException.class)
                    .hasMessageContaining("does not answer");
            server.resume();
            assertThat(store.position(0)).isEqualTo(Batches.position(1));
        }
    }
}
