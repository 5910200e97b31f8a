package io.daybook.views.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountBalances;
import io.daybook.views.AccountFilter;
import io.daybook.views.AccountRow;
import io.daybook.views.BalanceRow;
import io.daybook.views.EntryFilter;
import io.daybook.views.EntryRow;
import io.daybook.views.InvalidCursorException;
import io.daybook.views.Moment;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.TimeBasis;
import io.daybook.views.TimeRange;
import io.daybook.views.TransferFilter;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferStatus;
import io.daybook.views.TrialBalance;
import io.daybook.views.TrialBalanceQuery;
import io.daybook.views.ViewBehindException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every kind of event, read back through the contract. */
class ReadsTest {
    private final History history = new History();

    private static Amount minor(long value) {
        return Amount.of(value);
    }

    @Test
    void accountsAreFoundByIdAndCodeAndListed() throws SQLException {
        UUID alice = history.open("alice");
        history.add(history.opening("bob", History.EUR, Map.of("tier", "gold", "quote", "\"\\\n\u00e9")));
        history.add(history.opening(null, -1, Map.of()));
        for (int index = 0; index < 5; index++) {
            history.add(history.opening("customers:" + index, -1, Map.of("tier", "silver")));
        }
        history.add(new Event.AccountClosed(0, null, history.number("customers:3")));
        try (Room room = new Room(history)) {
            AccountRow byId = room.views
                    .accounts()
                    .account(room.scope(), new AccountRef.ById(alice))
                    .orElseThrow();
            AccountRow byCode = room.views
                    .accounts()
                    .account(room.scope(), Room.code("alice"))
                    .orElseThrow();
            assertThat(byId).isEqualTo(byCode);
            assertThat(byId.id()).isEqualTo(alice);
            assertThat(room.views
                            .accounts()
                            .account(room.scope(), Room.code("bob"))
                            .orElseThrow()
                            .metadata())
                    .isEqualTo(Map.of("tier", "gold", "quote", "\"\\\n\u00e9"));
            assertThat(room.views.accounts().account(room.scope(), Room.code("nobody")))
                    .isEmpty();
            assertThat(room.views.accounts().account(Scope.of("elsewhere"), Room.code("alice")))
                    .isEmpty();

            assertThat(codes(room, new AccountFilter("customers:", Map.of(), null, null)))
                    .containsExactly("customers:0", "customers:1", "customers:2", "customers:3", "customers:4");
            assertThat(codes(room, new AccountFilter(null, Map.of("tier", "gold"), null, null)))
                    .containsExactly("bob");
            assertThat(codes(room, new AccountFilter(null, Map.of(), "EUR", null)))
                    .containsExactly("bob");
            assertThat(codes(room, new AccountFilter(null, Map.of(), null, io.daybook.ledger.AccountStatus.CLOSED)))
                    .containsExactly("customers:3");
            assertThat(codes(room, AccountFilter.ALL)).hasSize(8);
        }
    }

    private static List<String> codes(Room room, AccountFilter filter) {
        List<String> codes = new ArrayList<>();
        Page<AccountRow> page = room.views.accounts().accounts(room.scope(), filter, new PageRequest(2, null));
        while (true) {
            page.data().forEach(row -> codes.add(String.valueOf(row.code())));
            if (page.next() == null) {
                return codes;
            }
            page = room.views.accounts().accounts(room.scope(), filter, new PageRequest(2, page.next()));
        }
    }

    @Test
    void holdsLiveTheirLives() {
        history.open("payer");
        history.open("payee");
        history.transfer("payee", "payer", 10_000);
        Recorded<Event> pending = history.hold("payer", "payee", 100);
        Recorded<Event> partly = history.hold("payer", "payee", 200);
        Recorded<Event> voided = history.hold("payer", "payee", 400);
        Recorded<Event> expired = history.hold("payer", "payee", 800);
        Position allPending = history.head();
        Recorded<Event> capture = history.capture(partly, 150);
        history.voided(voided);
        history.expired(expired);
        try (Room room = new Room(history)) {
            TransferRow captured = transfer(room, partly.transferId());
            assertThat(captured.status()).isEqualTo(TransferStatus.COMPLETED);
            assertThat(captured.amount()).isEqualTo(minor(200));
            assertThat(captured.capturedAmount()).isEqualTo(minor(150));
            assertThat(captured.entryId()).isEqualTo(capture.entryId());
            assertThat(captured.hold()).isTrue();
            assertThat(transfer(room, pending.transferId()).status()).isEqualTo(TransferStatus.PENDING);
            assertThat(transfer(room, pending.transferId()).expiresAt()).isNotNull();
            assertThat(transfer(room, voided.transferId()).status()).isEqualTo(TransferStatus.VOIDED);
            assertThat(transfer(room, expired.transferId()).status()).isEqualTo(TransferStatus.EXPIRED);
            EntryRow entry =
                    room.views.entries().entry(room.scope(), capture.entryId()).orElseThrow();
            assertThat(entry.transferId()).isEqualTo(partly.transferId());

            BalanceRow now = balance(room, "payer", Moment.NOW);
            assertThat(now.posted()).isEqualTo(minor(9_850));
            assertThat(now.pendingOut()).isEqualTo(minor(100));
            assertThat(now.available(Side.DEBIT)).isEqualTo(minor(9_750));
            BalanceRow then = balance(room, "payer", new Moment.AtPosition(allPending));
            assertThat(then.posted()).isEqualTo(minor(10_000));
            assertThat(then.pendingOut()).isEqualTo(minor(1_500));
            assertThat(balance(room, "payee", new Moment.AtPosition(allPending)).pendingIn())
                    .isEqualTo(minor(1_500));

            assertThat(statuses(room, new TransferFilter(null, TransferStatus.PENDING, null, TimeRange.ALL)))
                    .containsExactly(pending.transferId());
            assertThat(statuses(room, new TransferFilter(Room.code("payer"), null, "order-1", TimeRange.ALL)))
                    .containsExactly(
                            expired.transferId(), voided.transferId(), partly.transferId(), pending.transferId());
            assertThat(statuses(
                            room,
                            new TransferFilter(Room.code("payer"), TransferStatus.COMPLETED, null, TimeRange.ALL)))
                    .hasSize(2);
            assertThat(statuses(room, TransferFilter.ALL)).hasSize(5);
        }
    }

    private static TransferRow transfer(Room room, UUID id) {
        return room.views.transfers().transfer(room.scope(), id).orElseThrow();
    }

    /** Walks all pages forwards, then back, and checks that they agree. */
    private static List<UUID> statuses(Room room, TransferFilter filter) {
        List<UUID> forwards = new ArrayList<>();
        Page<TransferRow> page = room.views.transfers().transfers(room.scope(), filter, new PageRequest(2, null));
        page.data().forEach(row -> forwards.add(row.id()));
        while (page.next() != null) {
            page = room.views.transfers().transfers(room.scope(), filter, new PageRequest(2, page.next()));
            page.data().forEach(row -> forwards.add(row.id()));
        }
        List<UUID> backwards = new ArrayList<>();
        page.data().reversed().forEach(row -> backwards.add(row.id()));
        while (page.previous() != null) {
            page = room.views.transfers().transfers(room.scope(), filter, new PageRequest(2, page.previous()));
            page.data().reversed().forEach(row -> backwards.add(row.id()));
        }
        assertThat(backwards.reversed()).isEqualTo(forwards);
        return forwards;
    }

    private static BalanceRow balance(Room room, String code, Moment at) {
        AccountBalances balances = room.views
                .accounts()
                .balances(room.scope(), Room.code(code), at)
                .orElseThrow();
        return balances.balances().getFirst();
    }

    @Test
    void aTransferIsOneEntryWithTwoLines() throws SQLException {
        history.open("alice");
        history.open("bob");
        Recorded<Event> made = history.transfer("alice", "bob", 1_234);
        Recorded<Event> reversal = history.reverse(
                made,
                history.line("alice", History.EUR, Side.DEBIT, minor(1_234)),
                history.line("bob", History.EUR, Side.CREDIT, minor(1_234)));
        try (Room room = new Room(history)) {
            EntryRow entry =
                    room.views.entries().entry(room.scope(), made.entryId()).orElseThrow();
            assertThat(entry.transferId()).isEqualTo(made.transferId());
            assertThat(entry.reversedBy()).isEqualTo(reversal.entryId());
            assertThat(entry.lines()).hasSize(2);
            assertThat(entry.lines().getFirst().side()).isEqualTo(Side.CREDIT);
            assertThat(entry.lines().getFirst().balanceAfter()).isEqualTo(minor(-1_234));
            assertThat(entry.lines().getFirst().account().code()).isEqualTo("alice");
            TransferRow transfer = transfer(room, made.transferId());
            assertThat(transfer.reversedBy()).isEqualTo(reversal.entryId());
            assertThat(transfer.entryId()).isEqualTo(made.entryId());
            assertThat(room.views
                            .entries()
                            .entry(room.scope(), reversal.entryId())
                            .orElseThrow()
                            .reverses())
                    .isEqualTo(made.entryId());
            assertThat(room.query("SELECT (SELECT count(*) FROM views.entries), (SELECT count(*) FROM views.lines)"))
                    .containsExactly("2|4");
            assertThat(room.query("SELECT id FROM views.transfers"))
                    .containsExactly(made.transferId().toString());
            assertThat(room.query("SELECT account, balance_after, entry_id FROM views.statement_lines"
                            + " ORDER BY seq, line LIMIT 1"))
                    .containsExactly("alice|-12.34|" + made.entryId());
        }
    }

    @Test
    void amountsForPeopleAreExactHoweverLong() throws SQLException {
        history.open("alice");
        history.open("bob");
        Amount long30 = Amount.of(new java.math.BigInteger("123456789012345678901234567890"));
        history.entry(
                null,
                history.line("alice", History.EUR, Side.CREDIT, long30),
                history.line("bob", History.EUR, Side.DEBIT, long30));
        history.hold("alice", "bob", 1_250);
        try (Room room = new Room(history)) {
            assertThat(room.views.accounts().account(room.scope(), Room.code("bob")))
                    .isPresent();
            assertThat(room.query("SELECT account, asset, balance FROM views.account_balances ORDER BY 1"))
                    .containsExactly(
                            "alice|EUR|-1234567890123456789012345678.90", "bob|EUR|1234567890123456789012345678.90");
            assertThat(room.query("SELECT asset, debits, credits, difference FROM views.asset_totals"))
                    .containsExactly("EUR|1234567890123456789012345678.90|1234567890123456789012345678.90|0.00");
            assertThat(room.query("SELECT status, from_account, to_account, asset, amount FROM views.transfer_details"))
                    .containsExactly("pending|alice|bob|EUR|12.50");
        }
    }

    @Test
    void anExchangeKeepsItsRate() {
        history.open("alice");
        history.open("bob");
        Recorded<Event> made = history.exchange("alice", "bob", 1_234, 1_345);
        try (Room room = new Room(history)) {
            TransferRow transfer = transfer(room, made.transferId());
            assertThat(Optional.ofNullable(transfer.exchange()).orElseThrow().rate())
                    .isEqualByComparingTo(new BigDecimal("1.09"));
            assertThat(Optional.ofNullable(transfer.exchange()).orElseThrow().amount())
                    .isEqualTo(minor(1_345));
            assertThat(room.views
                            .entries()
                            .entry(room.scope(), made.entryId())
                            .orElseThrow()
                            .lines())
                    .hasSize(4);
            TrialBalance all = room.views.reports().trialBalance(room.scope(), TrialBalanceQuery.NOW);
            assertThat(all.balanced()).isTrue();
            assertThat(all.totals()).hasSize(2);
        }
    }

    @Test
    void wideAmountsStayExact() {
        history.open("alice");
        history.open("bob");
        Amount wide = Amount.of(new BigInteger("12345678901234567890123456789012345678"));
        history.entry(
                null,
                history.line("alice", History.EUR, Side.DEBIT, wide),
                history.line("bob", History.EUR, Side.CREDIT, wide));
        history.entry(
                null,
                history.line("alice", History.EUR, Side.DEBIT, minor(100_000_000)),
                history.line("bob", History.EUR, Side.CREDIT, minor(100_000_000)));
        try (Room room = new Room(history)) {
            assertThat(balance(room, "bob", Moment.NOW).posted())
                    .isEqualTo(wide.plus(minor(100_000_000)).negate());
            assertThat(balance(room, "alice", Moment.NOW).debits()).isEqualTo(wide.plus(minor(100_000_000)));
        }
    }

    @Test
    void failedTransfersSayWhatWasAsked() {
        UUID alice = history.open("alice");
        Recorded<Event> minor = history.failed("alice", new AccountRef.ByCode("ghost"), AmountInput.minor(500));
        Recorded<Event> decimal =
                history.failed("alice", new AccountRef.ById(alice), new AmountInput.Decimal(new BigDecimal("5.01")));
        Recorded<Event> fine =
                history.failed("alice", new AccountRef.ById(alice), new AmountInput.Decimal(new BigDecimal("5.011")));
        history.failed("alice", new AccountRef.ById(alice), new AmountInput.Decimal(new BigDecimal("1e999999")));
        try (Room room = new Room(history)) {
            TransferRow first = transfer(room, minor.transferId());
            assertThat(first.status()).isEqualTo(TransferStatus.FAILED);
            assertThat(first.to()).isNull();
            assertThat(Optional.ofNullable(first.from()).orElseThrow().id()).isEqualTo(alice);
            assertThat(first.amount()).isEqualTo(minor(500));
            assertThat(Optional.ofNullable(first.failure()).orElseThrow().to()).isEqualTo("code:ghost");
            assertThat(Optional.ofNullable(first.failure()).orElseThrow().code())
                    .isEqualTo("insufficient_funds");
            assertThat(transfer(room, decimal.transferId()).amount()).isEqualTo(minor(501));
            assertThat(transfer(room, fine.transferId()).amount()).isNull();
            assertThat(statuses(
                            room, new TransferFilter(Room.code("alice"), TransferStatus.FAILED, null, TimeRange.ALL)))
                    .hasSize(4);
        }
    }

    @Test
    void entriesAreListedByAccountBatchAndTime() {
        history.open("alice");
        history.open("bob");
        history.open("carol");
        UUID batch = new UUID(7, 7);
        List<UUID> ids = new ArrayList<>();
        Instant middle = Instant.EPOCH;
        for (int index = 0; index < 9; index++) {
            Recorded<Event> made = history.entry(
                    index % 3 == 0 ? batch : null,
                    history.line("alice", History.EUR, Side.CREDIT, minor(10)),
                    history.line("bob", index % 2 == 0 ? History.EUR : History.USD, Side.DEBIT, minor(4)),
                    history.line("bob", History.EUR, Side.DEBIT, minor(6)));
            ids.add(made.entryId());
            middle = index == 4 ? history.now() : middle;
        }
        try (Room room = new Room(history)) {
            assertThat(entries(room, EntryFilter.ALL)).isEqualTo(ids.reversed());
            assertThat(entries(room, new EntryFilter(Room.code("bob"), null, null, TimeRange.ALL)))
                    .isEqualTo(ids.reversed());
            assertThat(entries(room, new EntryFilter(Room.code("carol"), null, null, TimeRange.ALL)))
                    .isEmpty();
            assertThat(entries(room, new EntryFilter(Room.code("nobody"), null, null, TimeRange.ALL)))
                    .isEmpty();
            assertThat(entries(room, new EntryFilter(Room.code("bob"), batch, null, TimeRange.ALL)))
                    .containsExactly(ids.get(6), ids.get(3), ids.get(0));
            TimeRange late = new TimeRange(middle, null, TimeBasis.RECORDED);
            assertThat(entries(room, new EntryFilter(null, null, null, late))).hasSize(5);
            assertThat(entries(room, new EntryFilter(Room.code("alice"), null, null, late)))
                    .hasSize(5);
            List<UUID> exported = new ArrayList<>();
            room.views.entries().export(room.scope(), TimeRange.ALL, row -> exported.add(row.id()));
            assertThat(exported).isEqualTo(ids);
        }
    }

    private static List<UUID> entries(Room room, EntryFilter filter) {
        List<UUID> found = new ArrayList<>();
        Page<EntryRow> page = room.views.entries().entries(room.scope(), filter, new PageRequest(2, null));
        page.data().forEach(row -> found.add(row.id()));
        while (page.next() != null) {
            page = room.views.entries().entries(room.scope(), filter, new PageRequest(2, page.next()));
            page.data().forEach(row -> found.add(row.id()));
        }
        return found;
    }

    @Test
    void garbageCursorsAreRefused() {
        history.open("alice");
        history.open("bob");
        history.transfer("alice", "bob", 1);
        history.transfer("alice", "bob", 1);
        try (Room room = new Room(history)) {
            String next = Optional.ofNullable(room.views
                            .entries()
                            .entries(room.scope(), EntryFilter.ALL, new PageRequest(1, null))
                            .next())
                    .orElseThrow();
            for (String cursor :
                    List.of("", "x", "!!", "AAAA", next.substring(2), next + "AA", "B" + next.substring(1))) {
                assertThatThrownBy(() ->
                                room.views.entries().entries(room.scope(), EntryFilter.ALL, new PageRequest(1, cursor)))
                        .as(cursor)
                        .isInstanceOf(InvalidCursorException.class);
            }
            EntryFilter other = new EntryFilter(Room.code("bob"), null, null, TimeRange.ALL);
            assertThatThrownBy(() -> room.views.entries().entries(room.scope(), other, new PageRequest(1, next)))
                    .isInstanceOf(InvalidCursorException.class);
        }
    }

    @Test
    void aPositionThatDoesNotComeIsBehind() {
        history.open("alice");
        io.daybook.views.ViewsSettings hasty = new io.daybook.views.ViewsSettings(
                Duration.ofMillis(50),
                64,
                500,
                1_000,
                7,
                Duration.ofMillis(50),
                Duration.ZERO,
                50,
                io.daybook.views.ViewsFeed.JOURNAL);
        try (Room room = new Room(history, Room.database(), hasty)) {
            Position future = new Position(0, history.head().seq() + 1);
            assertThatThrownBy(() -> room.views.accounts().account(new Scope("main", future), Room.code("alice")))
                    .isInstanceOf(ViewBehindException.class);
        }
    }

    @Test
    void workspacesAreListed() {
        try (Room room = new Room(history)) {
            assertThat(room.views.accounts().account(room.scope(), Room.code("x")))
                    .isEmpty();
            assertThat(room.views.reports().workspaces(PageRequest.FIRST).data())
                    .singleElement()
                    .satisfies(row -> assertThat(row.name()).isEqualTo("main"));
        }
    }
}
