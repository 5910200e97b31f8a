package io.daybook.views.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.views.Reconciliation;
import io.daybook.views.Reconciliation.Measure;
import io.daybook.views.Reconciliation.Memory;
import io.daybook.views.Reconciliation.Where;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsProgress.State;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The ledger's memory against the journal; views that the journal does not know any more, and the way out. */
class ReconciliationTest {
    private final History history = new History();

    private static Room withLedger(History history, StandInLedger ledger) {
        HikariDataSource pool = new Connections(Room.database()).pool("views test", 6);
        return new Room(history, pool, pool, List.of(0), ledger, Room.SETTINGS);
    }

    private static void settle(Room room) {
        assertThat(room.views.accounts().account(room.scope(), Room.code("load:0")))
                .isPresent();
    }

    private static Memory.Compared memory(Reconciliation.Report report) {
        assertThat(report.memory()).isInstanceOf(Memory.Compared.class);
        return (Memory.Compared) report.memory();
    }

    private static void awaitState(Room room, State state) {
        Awaiting.until(state.toString(), () -> room.views.progress().getFirst().state() == state);
    }

    @Test
    void memoryThatAgreesIsCleanAtItsOwnPosition() {
        history.load(300, 10, 37);
        StandInLedger ledger = new StandInLedger(history);
        try (Room room = withLedger(history, ledger)) {
            settle(room);
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.drift()).isEmpty();
            assertThat(memory(report).through()).isEqualTo(history.head());
        }
    }

    @Test
    void memoryThatIsAheadOfSqlIsComparedWhereItIs() throws SQLException {
        history.load(300, 10, 37);
        DatabaseUrl url = Room.database();
        try (Room room = new Room(history, url, Room.SETTINGS)) {
            settle(room);
        }
        Position behind = history.head();
        history.transfer("load:1", "load:2", 5);
        StandInLedger ledger = new StandInLedger(history);
        HikariDataSource pool = new Connections(url).pool("views test", 6);
        try (Room room = new Room(history, pool, pool, List.of(), ledger, Room.SETTINGS)) {
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.drift()).isEmpty();
            assertThat(report.position()).isEqualTo(behind);
            assertThat(memory(report).through()).isEqualTo(history.head());
        }
    }

    @Test
    void driftOfMemoryNamesAccountAssetAndSum() {
        history.load(300, 10, 37);
        StandInLedger ledger = new StandInLedger(history);
        ledger.add(history.number("load:3"), History.EUR, Side.CREDIT, Amount.of(7));
        ledger.forget(history.number("load:5"));
        try (Room room = withLedger(history, ledger)) {
            settle(room);
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.drift()).isNotEmpty().allSatisfy(drift -> {
                assertThat(drift.where()).isEqualTo(Where.MEMORY);
                assertThat(drift.asset()).isEqualTo("EUR");
                assertThat(drift.account().code()).isIn("load:3", "load:5");
            });
            assertThat(report.drift())
                    .filteredOn(drift -> "load:3".equals(drift.account().code()))
                    .singleElement()
                    .satisfies(drift -> {
                        assertThat(drift.measure()).isEqualTo(Measure.CREDITS);
                        assertThat(drift.difference()).isEqualTo(Amount.of(7));
                    });
        }
    }

    @Test
    void aBalanceMissingInSqlIsNamedByItsCodes() throws SQLException {
        history.load(300, 10, 37);
        try (Room room = new Room(history)) {
            settle(room);
            room.execute("DELETE FROM views.balances WHERE account = 4");
            assertThat(room.views.reconciliation().reconcile(0).drift())
                    .isNotEmpty()
                    .allSatisfy(drift -> {
                        assertThat(drift.account().code()).isEqualTo("load:4");
                        assertThat(drift.asset()).isEqualTo("EUR");
                    });
        }
    }

    @Test
    void aJournalThatChangedUnderTheViewsStopsThemUntilTheyAreRebuilt() throws SQLException {
        DatabaseUrl url = Room.database();
        history.load(50, 5, 10);
        try (Room room = new Room(history, url, Room.SETTINGS)) {
            settle(room);
        }
        history.journal.forge(history.head().seq());
        try (Room room = new Room(history, url, Room.SETTINGS)) {
            awaitState(room, State.STOPPED);
            assertThat(room.views.progress().getFirst().problem()).contains("hash", "--rebuild-views");
            assertThatThrownBy(() -> room.views.reconciliation().reconcile(0))
                    .isInstanceOf(ViewsDoNotFitException.class)
                    .hasMessageContaining("hash");
            room.views.reconciliation().rebuild();
            awaitState(room, State.FOLLOWING);
            history.transfer("load:1", "load:2", 5);
            settle(room);
            assertThat(room.query("SELECT count(*) FROM views.entries")).containsExactly("51");
            assertThat(room.views.reconciliation().reconcile(0).drift()).isEmpty();
        }
    }

    @Test
    void viewsOfAJournalThatWentBackAreRebuiltFromIt() throws SQLException {
        history.load(200, 5, 10);
        try (Room room = new Room(history)) {
            settle(room);
            history.journal.goBackTo(history.head().seq() - 3);
            assertThatThrownBy(() -> room.views.reconciliation().reconcile(0))
                    .isInstanceOf(ViewsDoNotFitException.class)
                    .hasMessageContaining("went back");
            room.views.reconciliation().rebuild();
            assertThat(room.query("SELECT count(*) FROM views.entries")).containsExactly("170");
            assertThat(room.views.reconciliation().reconcile(0).drift()).isEmpty();
        }
    }

    @Test
    void viewsThatNobodyKeepsUpAreRebuiltToo() throws SQLException {
        HikariDataSource pool = new Connections(Room.database()).pool("views test", 6);
        history.load(1_000, 5, 10);
        try (Room room = new Room(history, pool, pool, List.of(), null, Room.SETTINGS)) {
            room.execute("INSERT INTO views.position VALUES (0, 0, '\\x00', 1, now())");
            room.views.reconciliation().rebuild();
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.drift()).isEmpty();
            assertThat(report.compared()).isPositive();
        }
    }

    @Test
    void writesBetweenThePagesOfMemoryAndWithinASegmentAreNoDrift() {
        history.load(400, 10, 20);
        DatabaseUrl url = Room.database();
        try (Room room = new Room(history, url, Room.SETTINGS)) {
            settle(room);
        }
        StandInLedger ledger = new StandInLedger(history);
        ledger.pageSize = 3;
        // In segments of seven transfers, of which each page has seen some more than the last one.
        for (int segment = 0; segment < 20; segment++) {
            history.add(IntStream.range(0, 7)
                    .mapToObj(each -> history.transferEvent("load:" + each, "load:" + (each + 3), 5, EntryDetails.NONE))
                    .toList());
        }
        ledger.betweenPages = it -> it.see(5);
        HikariDataSource pool = new Connections(url).pool("views test", 6);
        try (Room room = new Room(history, pool, pool, List.of(), ledger, Room.SETTINGS)) {
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.drift()).isEmpty();
            assertThat(ledger.pages).isGreaterThan(3);
        }
    }

    @Test
    void memoryThatIsBehindTheJournalIsNotCompared() {
        history.load(100, 5, 10);
        StandInLedger ledger = new StandInLedger(history);
        history.transfer("load:1", "load:2", 5);
        try (Room room = withLedger(history, ledger)) {
            settle(room);
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.clean()).isTrue();
            assertThat(report.memory())
                    .isInstanceOfSatisfying(
                            Memory.NotCompared.class, it -> assertThat(it.why()).contains("behind the journal"));
        }
    }

    @Test
    void aChangedOrMissingRowIsFoundInItsSegment() throws SQLException {
        history.load(100, 5, 10);
        try (Room room = new Room(history)) {
            settle(room);
            assertThat(room.views.reconciliation().reconcile(0).rowDrift()).isEmpty();
            long seq = history.head().seq();
            room.execute("UPDATE views.lines SET amount = amount + 1 WHERE seq = " + (seq - 1)
                    + " AND index = 4 AND line = 0");
            room.execute("DELETE FROM views.entries WHERE seq = " + (seq - 2) + " AND index = 3");
            room.execute("UPDATE views.lines SET effective_at = effective_at - interval '1 day' WHERE seq = "
                    + (seq - 3) + " AND index = 0 AND line = 1");
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.drift()).isEmpty();
            assertThat(report.isSqlWrong()).isTrue();
            assertThat(report.rowDrift())
                    .extracting(
                            Reconciliation.RowDrift::table,
                            each -> each.from().seq(),
                            each -> each.actualRows() - each.expectedRows())
                    .containsExactly(
                            tuple("views.lines", seq - 3, 0L),
                            tuple("views.lines", seq - 1, 0L),
                            tuple("views.entries", seq - 2, -1L));
            room.views.reconciliation().rebuild();
            assertThat(room.views.reconciliation().reconcile(0).clean()).isTrue();
        }
    }

    @Test
    void rowsOfEveryKindAreWhatTheJournalSays() throws SQLException {
        history.load(20, 5, 10);
        history.open("a");
        history.open("b");
        history.dated("a", "b", 7, history.now().minusSeconds(86_400));
        Recorded<Event> captured = history.hold("a", "b", 100);
        Recorded<Event> voided = history.hold("a", "b", 200);
        Recorded<Event> expired = history.hold("a", "b", 300);
        history.hold("a", "b", 400);
        history.capture(captured, 60);
        history.voided(voided);
        history.expired(expired);
        history.exchange("a", "b", 100, 109);
        Amount most = Amount.of(BigInteger.TEN.pow(37));
        Recorded<Event> entry = history.entry(
                null,
                history.line("load:0", History.USD, Side.CREDIT, most),
                history.line("load:1", History.USD, Side.DEBIT, most));
        history.reverse(
                entry,
                history.line("load:0", History.USD, Side.DEBIT, most),
                history.line("load:1", History.USD, Side.CREDIT, most));
        history.failed("a", new AccountRef.ByCode("b"), new AmountInput.Minor(Amount.of(9_999)));
        try (Room room = new Room(history)) {
            settle(room);
            Reconciliation.Report report = room.views.reconciliation().reconcile(0);
            assertThat(report.rowDrift()).isEmpty();
            assertThat(report.drift()).isEmpty();
            room.execute("UPDATE views.holds SET status = 'voided' WHERE status = 'expired'");
            room.execute("DELETE FROM views.failed_transfers");
            assertThat(room.views.reconciliation().reconcile(0).rowDrift())
                    .extracting(
                            Reconciliation.RowDrift::table, each -> each.from().seq())
                    .containsExactly(
                            tuple("views.holds", expired.seq()),
                            tuple("views.failed_transfers", history.head().seq()));
        }
    }

    @Test
    void aRowThatNoSegmentWroteIsFound() throws SQLException {
        history.load(100, 5, 10);
        try (Room room = new Room(history)) {
            settle(room);
            room.execute(
                    "INSERT INTO views.lines SELECT recorded_at, effective_at, seq + 100, index, account, asset, side, line,"
                            + " shard, amount, balance_after, debits_after FROM views.lines WHERE seq = 3 AND index = 0 AND line = 0");
            assertThat(room.views.reconciliation().reconcile(0).rowDrift())
                    .containsExactly(new Reconciliation.RowDrift(
                            "views.lines", new Position(0, 103), new Position(0, 103), 0, 1));
        }
    }
}
