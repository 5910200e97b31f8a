package io.daybook.views.internal;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AssetCatalogs;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a small hand-made journal: a segment per step, one second apart, in workspace "main" with EUR (0) and USD (1). */
final class History {
    static final AssetCatalogs CATALOG =
            version -> List.of(new Asset(0, "EUR", 2, "Euro", false), new Asset(1, "USD", 2, "US dollar", false));
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int EUR = 0;
    static final int USD = 1;

    final MemorySegments journal = new MemorySegments();
    private final Map<String, Integer> accounts = new HashMap<>();
    private final Map<Long, Amount> balances = new HashMap<>();
    private long micros = ChronoUnit.MICROS.between(Instant.EPOCH, START);

    History() {
        add(
                new Event.OwnerStarted(1, "test", 1, 1, 1, "test"),
                new Event.WorkspaceOpened(0, "main", 1, new Event.Defaults(OverdraftLimit.UNLIMITED, true, true)));
    }

    /** One segment; answers its first event's place. */
    Recorded<Event> add(Event... events) {
        return add(List.of(events));
    }

    Recorded<Event> add(List<? extends Event> events) {
        micros += 1_000_000;
        return journal.eventsOf(journal.append(micros, events)).getFirst();
    }

    Instant now() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    Position head() {
        return new Position(0, journal.head(0).orElseThrow().seq());
    }

    Event.AccountOpened opening(@Nullable String code, int asset, Map<String, String> metadata) {
        int number = accounts.size();
        accounts.put(code == null ? "#" + number : code, number);
        return new Event.AccountOpened(
                0, null, number, code, asset, Side.DEBIT, OverdraftLimit.UNLIMITED, null, metadata, false, false);
    }

    UUID open(String code) {
        add(opening(code, -1, Map.of()));
        return io.daybook.platform.ids.PositionedId.account(micros / 1000, 0, number(code));
    }

    int number(String code) {
        Integer number = accounts.get(code);
        if (number == null) {
            throw new IllegalArgumentException(code);
        }
        return number;
    }

    Recorded<Event> transfer(String from, String to, long minor) {
        return add(transferEvent(from, to, minor, EntryDetails.NONE));
    }

    Event.TransferCompleted transferEvent(String from, String to, long minor, EntryDetails details) {
        move(number(from), EUR, Side.CREDIT, Amount.of(minor));
        move(number(to), EUR, Side.DEBIT, Amount.of(minor));
        return new Event.TransferCompleted(0, null, number(from), number(to), EUR, Amount.of(minor), details);
    }

    Recorded<Event> dated(String from, String to, long minor, Instant effectiveAt) {
        return add(transferEvent(from, to, minor, at(effectiveAt)));
    }

    static EntryDetails at(Instant effectiveAt) {
        return new EntryDetails(
                ChronoUnit.MICROS.between(Instant.EPOCH, effectiveAt), "dated", null, Map.of("k", "v"), false);
    }

    private Amount move(int account, int asset, Side side, Amount amount) {
        return balances.merge(
                (long) account << 32 | asset, side == Side.DEBIT ? amount : amount.negate(), Amount::plus);
    }

    Event.PostedLine line(String account, int asset, Side side, Amount amount) {
        return new Event.PostedLine(number(account), asset, side, amount, move(number(account), asset, side, amount));
    }

    Recorded<Event> entry(@Nullable UUID batch, Event.PostedLine... lines) {
        return add(new Event.EntryPosted(0, null, List.of(lines), batch, EntryDetails.NONE));
    }

    Recorded<Event> reverse(Recorded<Event> original, Event.PostedLine... lines) {
        return add(new Event.EntryReversed(
                0,
                null,
                original.entryId(),
                original.entryId(),
                Command.ReversalDate.NOW,
                List.of(lines),
                EntryDetails.NONE));
    }

    Recorded<Event> exchange(String from, String to, long eur, long usd) {
        for (String code : List.of("exchange:EUR", "exchange:USD")) {
            if (!accounts.containsKey(code)) {
                open(code);
            }
        }
        move(number(from), EUR, Side.CREDIT, Amount.of(eur));
        move(number("exchange:EUR"), EUR, Side.DEBIT, Amount.of(eur));
        move(number("exchange:USD"), USD, Side.CREDIT, Amount.of(usd));
        move(number(to), USD, Side.DEBIT, Amount.of(usd));
        return add(new Event.ExchangeCompleted(
                0,
                null,
                number(from),
                number(to),
                EUR,
                Amount.of(eur),
                USD,
                Amount.of(usd),
                number("exchange:EUR"),
                number("exchange:USD"),
                new BigDecimal("1.0900"),
                RoundingMode.HALF_EVEN,
                EntryDetails.NONE));
    }

    Recorded<Event> hold(String from, String to, long minor) {
        return add(new Event.HoldPlaced(
                0,
                null,
                number(from),
                number(to),
                EUR,
                Amount.of(minor),
                micros + 3_600_000_000L,
                3600L,
                new EntryDetails(null, "held", "order-1", Map.of(), false)));
    }

    Recorded<Event> capture(Recorded<Event> hold, long minor) {
        Event.HoldPlaced placed = (Event.HoldPlaced) hold.event();
        move(placed.from(), EUR, Side.CREDIT, Amount.of(minor));
        move(placed.to(), EUR, Side.DEBIT, Amount.of(minor));
        return add(new Event.HoldCaptured(
                0,
                null,
                hold.transferId(),
                placed.from(),
                placed.to(),
                EUR,
                placed.amount(),
                Amount.of(minor),
                EntryDetails.NONE));
    }

    Recorded<Event> voided(Recorded<Event> hold) {
        Event.HoldPlaced placed = (Event.HoldPlaced) hold.event();
        return add(new Event.HoldVoided(0, null, hold.transferId(), placed.from(), placed.to(), EUR, placed.amount()));
    }

    Recorded<Event> expired(Recorded<Event> hold) {
        Event.HoldPlaced placed = (Event.HoldPlaced) hold.event();
        return add(new Event.HoldExpired(0, hold.transferId(), placed.from(), placed.to(), EUR, placed.amount()));
    }

    Recorded<Event> failed(String from, AccountRef to, AmountInput amount) {
        return add(new Event.TransferFailed(
                0,
                "key-1",
                new Command.Transfer(new AccountRef.ByCode(from), to, "EUR", amount, null, null, EntryDetails.NONE),
                RejectionCode.INSUFFICIENT_FUNDS,
                "not enough"));
    }

    /** {@code count} transfers among {@code width} accounts, in segments of {@code perSegment}. */
    void load(int count, int width, int perSegment) {
        List<String> codes = new ArrayList<>();
        List<Event> openings = new ArrayList<>();
        for (int index = 0; index < width; index++) {
            codes.add("load:" + index);
            openings.add(opening("load:" + index, EUR, Map.of()));
        }
        add(openings);
        List<Event> segment = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int from = (int) (index * 2_654_435_761L % width);
            int to = (from + 1 + index % (width - 1)) % width;
            segment.add(transferEvent(codes.get(from), codes.get(to), 1 + index % 1000, EntryDetails.NONE));
            if (segment.size() == perSegment) {
                add(segment);
                segment = new ArrayList<>();
            }
        }
        if (!segment.isEmpty()) {
            add(segment);
        }
    }
}
