package io.daybook.views.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.views.Reconciliation;
import io.daybook.views.Reconciliation.Measure;
import io.daybook.views.Reconciliation.Where;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsProgress.State;
import java.sql.SQLException;
import java.util.List;
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
            assertThat(report.memoryPosition()).isEqualTo(history.head());
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
            assertThat(report.memoryPosition()).isEqualTo(history.head());
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
}
