package io.daybook.views.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.Recorded;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import io.daybook.views.Reconciliation;
import io.daybook.views.Reconciliation.Measure;
import io.daybook.views.Reconciliation.Where;
import io.daybook.views.Scope;
import io.daybook.views.ViewsFeed;
import io.daybook.views.ViewsProgress.State;
import io.daybook.views.ViewsSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Exactly once, whatever happens between the rows and their commit; rebuilds; drift. */
class ProjectionTest {
    private static final int TRANSFERS = 2_000;
    private final History history = new History();

    private static void settle(Room room) {
        assertThat(room.views.accounts().account(room.scope(), Room.code("load:0")))
                .isPresent();
    }

    private static void complete(Room room, int transfers) throws SQLException {
        assertThat(
                        room.query(
                                "SELECT (SELECT count(*) FROM views.entries), (SELECT count(DISTINCT id) FROM views.entries),"
                                        + " (SELECT count(*) FROM views.lines), (SELECT sum(debits - credits) FROM views.balances)"))
                .containsExactly(transfers + "|" + transfers + "|" + 2 * transfers + "|0");
        Reconciliation.Report report = room.views.reconciliation().reconcile(0);
        assertThat(report.drift()).isEmpty();
        assertThat(report.compared()).isPositive();
    }

    /** Everything in the tables, in an order of its own. */
    private static List<String> contents(Room room) throws SQLException {
        return room.query("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ("
                + "SELECT 'e' || e::text AS t FROM views.entries e UNION ALL SELECT 'l' || l::text FROM views.lines l"
                + " UNION ALL SELECT 'b' || b::text FROM views.balances b UNION ALL SELECT 'a' || a::text FROM views.accounts a"
                + " UNION ALL SELECT 'h' || h::text FROM views.holds h) x");
    }

    @Test
    void commitsThatFailOrLoseTheirAnswerLeaveEachRowOnce() throws SQLException {
        FaultyCommits faults = new FaultyCommits();
        HikariDataSource pool = new Connections(Room.database()).pool("views test", 6);
        ViewsSettings small = new ViewsSettings(
                Duration.ofSeconds(30), 3, 100, 10, 7, Duration.ofMillis(5), Duration.ZERO, 50, ViewsFeed.JOURNAL);
        try (Room room = new Room(history, pool, faults.around(pool), small)) {
            faults.armed = true;
            history.load(TRANSFERS, 20, 37);
            settleQuietly(room);
            faults.armed = false;
            complete(room, TRANSFERS);
            assertThat(faults.commits.get()).isGreaterThan(10);
        }
    }

    /** Reads share the faulty pool: try again. */
    private void settleQuietly(Room room) {
        Awaiting.until(
                "the head of the journal",
                () -> room.views.progress().getFirst().position().seq()
                        >= history.head().seq());
    }

    @Test
    void rowsThatAreRefusedHalfWayAreTriedAgain() throws SQLException {
        try (Room room = new Room(history)) {
            room.execute("ALTER TABLE views.entries ADD CONSTRAINT planted CHECK (index < 1900)");
            // One large segment: its rows are on their way before the last ones are made.
            history.load(TRANSFERS, 20, TRANSFERS);
            Awaiting.until("the refusal", () -> room.views.progress().getFirst().state() == State.STOPPED);
            assertThat(room.query("SELECT count(*) FROM views.entries")).containsExactly("0");
            room.execute("ALTER TABLE views.entries DROP CONSTRAINT planted");
            settleQuietly(room);
            complete(room, TRANSFERS);
        }
    }

    @Test
    void twoProjectorsOnOneDatabaseDoNotDoubleRows() throws SQLException {
        DatabaseUrl url = Room.database();
        history.load(TRANSFERS, 20, 11);
        ViewsSettings small = new ViewsSettings(
                Duration.ofSeconds(30), 4, 100, 50, 7, Duration.ofMillis(5), Duration.ZERO, 50, ViewsFeed.JOURNAL);
        try (Room room = new Room(history, url, small);
                Room other = new Room(history, url, small)) {
            settle(room);
            settle(other);
            complete(room, TRANSFERS);
        }
    }

    @Test
    void aRestartGoesOnWhereItWas() throws SQLException {
        DatabaseUrl url = Room.database();
        history.load(500, 20, 11);
        try (Room room = new Room(history, url, Room.SETTINGS)) {
            settle(room);
        }
        Recorded<?> hold = history.hold("load:1", "load:2", 50);
        for (int index = 0; index < 500; index++) {
            history.transfer("load:" + index % 7, "load:" + (index % 7 + 1), 3);
        }
        try (Room room = new Room(history, url, Room.SETTINGS)) {
            assertThat(room.views.transfers().transfer(room.scope(), hold.transferId()))
                    .isPresent();
            complete(room, 1_000);
        }
    }

    @Test
    void aDatabaseThatDiesIsWaitedFor() throws SQLException {
        try (TestPostgres server = TestPostgres.dedicated();
                Room room = new Room(history, server.freshDatabase(), Room.SETTINGS)) {
            history.load(300, 20, 10);
            settle(room);
            server.kill();
            history.transfer("load:1", "load:2", 1);
            server.restart();
            settleQuietly(room);
            complete(room, 301);
        }
    }

    @Test
    void aRebuildUnderLoadEqualsTheOriginal() throws Exception {
        history.load(TRANSFERS, 20, 37);
        history.voided(history.hold("load:1", "load:2", 5));
        history.capture(history.hold("load:1", "load:2", 5), 3);
        try (Room room = new Room(history)) {
            settle(room);
            List<String> original = contents(room);
            AtomicBoolean stop = new AtomicBoolean();
            List<Throwable> readerFailures = new java.util.concurrent.CopyOnWriteArrayList<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    try {
                        assertThat(room.views.accounts().account(Scope.of("main"), Room.code("load:0")))
                                .isPresent();
                    } catch (AssertionError | RuntimeException failure) {
                        readerFailures.add(failure);
                    }
                }
            });
            room.views.reconciliation().rebuild();
            assertThat(contents(room)).isEqualTo(original);
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int index = 0; index < 400; index++) {
                    history.transfer("load:" + index % 5, "load:" + (index % 5 + 1), 3);
                }
            });
            room.views.reconciliation().rebuild();
            writer.join();
            stop.set(true);
            reader.join();
            settle(room);
            complete(room, TRANSFERS + 1 + 400);
            assertThat(readerFailures).isEmpty();
            assertThat(room.query("SELECT generation FROM views.position")).containsExactly("3");
            assertThat(room.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'views%'"))
                    .containsExactly("views");
        }
    }

    @Test
    void driftIsFoundAndRepairedByARebuild() throws SQLException {
        history.load(500, 10, 37);
        try (Room room = new Room(history)) {
            settle(room);
            room.execute("UPDATE views.balances SET debits = debits + 1 WHERE account = 3");
            room.execute(
                    "UPDATE views.lines SET balance_after = balance_after - 5 WHERE (account, seq, index) ="
                            + " (SELECT account, seq, index FROM views.lines WHERE account = 4 ORDER BY seq DESC, index DESC LIMIT 1)");
            room.execute("DELETE FROM views.balances WHERE account = 5");
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.clean()).isFalse();
            assertThat(report.drift())
                    .anySatisfy(drift -> {
                        assertThat(drift.account().code()).isEqualTo("load:3");
                        assertThat(drift.measure()).isEqualTo(Measure.DEBITS);
                        assertThat(drift.difference()).isEqualTo(io.daybook.platform.money.Amount.of(1));
                        assertThat(drift.where()).isEqualTo(Where.SQL_BALANCES);
                    })
                    .anySatisfy(drift -> {
                        assertThat(drift.account().code()).isEqualTo("load:4");
                        assertThat(drift.where()).isEqualTo(Where.SQL_LINES);
                    })
                    .anySatisfy(drift -> assertThat(drift.account().code()).isEqualTo("load:5"));
            room.views.reconciliation().rebuild();
            complete(room, 500);
            // The projector's memory came from the drifted rows: it must not live on.
            history.transfer("load:3", "load:5", 9);
            settle(room);
            complete(room, 501);
        }
    }

    @Test
    void anInterruptedRebuildGoesOnOrStartsAnew() throws SQLException {
        history.load(500, 10, 37);
        try (Room room = new Room(history)) {
            settle(room);
            List<String> original = contents(room);
            io.daybook.views.internal.sql.ViewsSchema schema = new io.daybook.views.internal.sql.ViewsSchema(room.pool);
            schema.migrate(io.daybook.views.internal.sql.ViewsSchema.NEXT);
            room.execute("INSERT INTO views_next.position VALUES (0, 5, '\\x00', 1, now())");
            room.views.reconciliation().rebuild();
            assertThat(contents(room)).isEqualTo(original);
            // A second Flyway run meets the history that came along with the renaming.
            schema.migrate(io.daybook.views.internal.sql.ViewsSchema.LIVE);
        }
    }
}
