package io.daybook.views.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountBalances;
import io.daybook.views.Moment;
import io.daybook.views.PageRequest;
import io.daybook.views.Statement;
import io.daybook.views.StatementLine;
import io.daybook.views.StatementQuery;
import io.daybook.views.TimeBasis;
import io.daybook.views.TimeRange;
import io.daybook.views.TrialBalance;
import io.daybook.views.TrialBalanceQuery;
import io.daybook.views.UnclearAssetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Statements and balances in both orders, against a naive model that sorts and adds. */
class StatementTest {
    private final History history = new History();

    /** What the model knows of a line on the account. */
    private record Posted(Instant effectiveAt, Instant recordedAt, long seq, int index, long change) {}

    private static final Comparator<Posted> RECORDED =
            Comparator.comparingLong(Posted::seq).thenComparingInt(Posted::index);
    private static final Comparator<Posted> EFFECTIVE =
            Comparator.comparing(Posted::effectiveAt).thenComparing(RECORDED);

    private final List<Posted> model = new ArrayList<>();

    private void post(long change, @Nullable Instant effectiveAt) {
        String from = change < 0 ? "alice" : "bob";
        String to = change < 0 ? "bob" : "alice";
        Recorded<Event> made = effectiveAt == null
                ? history.transfer(from, to, Math.abs(change))
                : history.dated(from, to, Math.abs(change), effectiveAt);
        model.add(new Posted(
                effectiveAt == null ? history.now() : effectiveAt, history.now(), made.seq(), made.index(), change));
    }

    /** Prompt, back-dated, post-dated, and on the very microsecond of another entry. */
    private void mixture(long seed) {
        Random random = new Random(seed);
        history.open("alice");
        history.open("bob");
        for (int index = 0; index < 40; index++) {
            long change = (1L + random.nextInt(1_000)) * (random.nextBoolean() ? 1 : -1);
            Instant next = history.now().plusSeconds(1);
            post(
                    change,
                    switch (random.nextInt(5)) {
                        case 0 -> next.minusSeconds(1 + random.nextInt(30));
                        case 1 -> next.plusSeconds(1 + random.nextInt(10));
                        case 2 -> next.minusMillis(1 + random.nextInt(9_000));
                        default -> null;
                    });
        }
    }

    private static long before(List<Posted> sorted, TimeRange time, @Nullable Instant bound) {
        return bound == null
                ? 0
                : sorted.stream()
                        .filter(each -> time(each, time.basis()).isBefore(bound))
                        .mapToLong(Posted::change)
                        .sum();
    }

    private static Instant time(Posted posted, TimeBasis basis) {
        return basis == TimeBasis.RECORDED ? posted.recordedAt() : posted.effectiveAt();
    }

    @Test
    void bothOrdersAgreeWithTheModelForwardsAndBackwards() {
        for (TimeBasis basis : TimeBasis.values()) {
            model.clear();
            History fresh = history;
            if (basis == TimeBasis.RECORDED) {
                mixture(11);
            } else {
                remodel(fresh);
            }
            try (Room room = new Room(fresh)) {
                List<@Nullable Instant> bounds = new ArrayList<>();
                bounds.add(null);
                for (int index = 3; index < 40; index += 12) {
                    bounds.add(time(model.get(index), basis));
                }
                for (Instant from : bounds) {
                    for (Instant to : bounds) {
                        if (from == null || to == null || from.isBefore(to)) {
                            compare(room, new TimeRange(from, to, basis));
                        }
                    }
                }
            }
        }
    }

    /** The same journal again: what it holds is read back into the model. */
    private void remodel(History of) {
        for (long seq = 1; seq <= of.head().seq(); seq++) {
            for (Recorded<Event> recorded : of.journal.eventsOf(seq)) {
                if (recorded.event() instanceof Event.TransferCompleted it) {
                    long sign = it.to() == of.number("alice") ? 1 : -1;
                    model.add(new Posted(
                            instant(recorded.effectiveAtMicros(it.details())),
                            instant(recorded.recordedAtMicros()),
                            seq,
                            recorded.index(),
                            sign * it.amount().longValue()));
                }
            }
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plusNanos(micros * 1000);
    }

    private void compare(Room room, TimeRange time) {
        Comparator<Posted> order = time.basis() == TimeBasis.RECORDED ? RECORDED : EFFECTIVE;
        List<Posted> sorted = model.stream().sorted(order).toList();
        long running = before(sorted, time, time.from());
        StatementQuery query = new StatementQuery(Room.code("alice"), "EUR", time);
        Statement page = statement(room, query, null);
        assertThat(page.opening()).isEqualTo(Amount.of(running));
        List<StatementLine> forwards = new ArrayList<>(page.lines().data());
        while (page.lines().next() != null) {
            page = statement(room, query, page.lines().next());
            forwards.addAll(page.lines().data());
        }
        List<Posted> expected = sorted.stream()
                .filter(each -> time.from() == null || !time(each, time.basis()).isBefore(time.from()))
                .filter(each -> time.to() == null || time(each, time.basis()).isBefore(time.to()))
                .toList();
        assertThat(forwards).as(time.toString()).hasSameSizeAs(expected);
        for (int index = 0; index < expected.size(); index++) {
            running += expected.get(index).change();
            StatementLine line = forwards.get(index);
            assertThat(line.position().seq()).isEqualTo(expected.get(index).seq());
            assertThat(line.balanceAfter()).as("line %d of %s", index, time).isEqualTo(Amount.of(running));
            assertThat(line.transferId()).isNotNull();
        }
        assertThat(page.closing()).as("closing of " + time).isEqualTo(Amount.of(running));
        List<StatementLine> backwards = new ArrayList<>(page.lines().data().reversed());
        while (page.lines().previous() != null) {
            page = statement(room, query, page.lines().previous());
            backwards.addAll(page.lines().data().reversed());
        }
        assertThat(backwards.reversed()).as("back through " + time).isEqualTo(forwards);
    }

    private static Statement statement(Room room, StatementQuery query, @Nullable String cursor) {
        return room.views
                .accounts()
                .statement(room.scope(), query, new PageRequest(7, cursor))
                .orElseThrow();
    }

    @Test
    void cursorsStayWhileEntriesArrive() {
        mixture(3);
        StatementQuery query =
                new StatementQuery(Room.code("alice"), null, new TimeRange(null, null, TimeBasis.EFFECTIVE));
        try (Room room = new Room(history)) {
            List<Amount> quiet = balances(room, query, false);
            assertThat(balances(room, query, true)).isEqualTo(quiet);
            assertThat(balances(room, query, false).size()).isGreaterThan(quiet.size());
        }
    }

    private List<Amount> balances(Room room, StatementQuery query, boolean disturb) {
        Statement page = statement(room, query, null);
        List<Amount> found = new ArrayList<>();
        page.lines().data().forEach(line -> found.add(line.balanceAfter()));
        while (page.lines().next() != null) {
            if (disturb) {
                history.dated("alice", "bob", 77, History.START);
                history.transfer("alice", "bob", 7);
            }
            page = statement(room, query, page.lines().next());
            page.lines().data().forEach(line -> found.add(line.balanceAfter()));
        }
        return found;
    }

    @Test
    void balancesAtEveryMomentAgreeWithTheModel() {
        mixture(29);
        try (Room room = new Room(history)) {
            for (Posted each : model) {
                check(
                        room,
                        new Moment.AtPosition(new io.daybook.ledger.Position(0, each.seq())),
                        before -> before.seq() <= each.seq());
                check(
                        room,
                        new Moment.At(each.recordedAt(), TimeBasis.RECORDED),
                        before -> !before.recordedAt().isAfter(each.recordedAt()));
                check(
                        room,
                        new Moment.At(each.effectiveAt(), TimeBasis.EFFECTIVE),
                        before -> !before.effectiveAt().isAfter(each.effectiveAt()));
            }
            // By effective time an entry that is recorded later may count: the answer knows everything up to the head.
            Moment early = new Moment.At(Instant.EPOCH.plusSeconds(1), TimeBasis.EFFECTIVE);
            assertThat(room.views.accounts().balances(room.scope(), Room.code("alice"), early))
                    .hasValueSatisfying(found -> assertThat(found.position()).isEqualTo(history.head()));
            assertThat(room.views
                            .reports()
                            .trialBalance(room.scope(), new TrialBalanceQuery(early, null, null))
                            .position())
                    .isEqualTo(history.head());
            check(room, Moment.NOW, before -> true);
            check(room, new Moment.At(Instant.MAX, TimeBasis.RECORDED), before -> true);
            check(room, new Moment.At(Instant.EPOCH.minusSeconds(5), TimeBasis.RECORDED), before -> false);
        }
    }

    private void check(Room room, Moment at, java.util.function.Predicate<Posted> counts) {
        Amount expected = Amount.of(
                model.stream().filter(counts).mapToLong(Posted::change).sum());
        AccountBalances found = room.views
                .accounts()
                .balances(room.scope(), Room.code("alice"), at)
                .orElseThrow();
        assertThat(found.balances().getFirst().posted()).as(at.toString()).isEqualTo(expected);
        TrialBalance trial = room.views.reports().trialBalance(room.scope(), new TrialBalanceQuery(at, "EUR", null));
        assertThat(trial.balanced()).as(at.toString()).isTrue();
        TrialBalance only = room.views.reports().trialBalance(room.scope(), new TrialBalanceQuery(at, null, "ali"));
        assertThat(only.rows().stream().map(TrialBalance.Row::posted).reduce(Amount.ZERO, Amount::plus))
                .isEqualTo(expected);
    }

    @Test
    void anEffectiveTimeBeforeTheGregorianCalendarIsReadAsItWasWritten() {
        history.open("alice");
        history.open("bob");
        Instant old = Instant.parse("1492-10-12T06:00:00Z");
        history.dated("alice", "bob", 5, old);
        try (Room room = new Room(history)) {
            TimeRange day = new TimeRange(old, old.plusSeconds(1), TimeBasis.EFFECTIVE);
            Statement found = statement(room, new StatementQuery(Room.code("bob"), null, day), null);
            assertThat(found.lines().data())
                    .singleElement()
                    .satisfies(line -> assertThat(line.effectiveAt()).isEqualTo(old));
        }
    }

    @Test
    void anAccountWithSeveralAssetsNeedsOneNamed() {
        history.open("alice");
        history.open("bob");
        history.transfer("alice", "bob", 5);
        history.entry(
                null,
                history.line("alice", History.USD, Side.DEBIT, Amount.of(5)),
                history.line("bob", History.USD, Side.CREDIT, Amount.of(5)));
        try (Room room = new Room(history)) {
            StatementQuery query = new StatementQuery(Room.code("alice"), null, TimeRange.ALL);
            assertThatThrownBy(() -> statement(room, query, null))
                    .isInstanceOf(UnclearAssetException.class)
                    .hasMessageContaining("EUR, USD");
            StatementQuery usd = new StatementQuery(Room.code("alice"), "USD", TimeRange.ALL);
            assertThat(statement(room, usd, null).closing()).isEqualTo(Amount.of(5));
        }
    }
}
