package io.daybook.ledger.internal.codec;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** At least one event of every kind, with what is absent and what is extreme; the fixture of format 1 holds the same. */
final class EveryEvent {
    private static final String UUID_KEY = "0190c0de-7a11-7abc-8def-0123456789ab";
    private static final UUID ID = UUID.fromString("ffffffff-ffff-7fff-bfff-ffffffffffff");
    private static final Amount WIDE = Amount.MAX;
    private static final Amount TWO_TO_63 = new Amount(0, Long.MIN_VALUE);
    private static final EntryDetails FULL = new EntryDetails(
            -1L, "Miete für März – 家賃 🏠", "order-17", Map.of("kind", "rent", "ключ", "значение", "empty", ""), true);
    private static final EntryDetails EMPTY_TEXTS = new EntryDetails(0L, "", "", Map.of(), false);
    private static final Event.Defaults DEFAULTS =
            new Event.Defaults(new OverdraftLimit.AtMost(Amount.of(500)), true, false);
    private static final Command.Transfer TRANSFER = new Command.Transfer(
            new AccountRef.ByCode("customers:42:wallet"),
            new AccountRef.ById(ID),
            null,
            AmountInput.minor(-7),
            null,
            null,
            EntryDetails.NONE);
    private static final Command.Transfer FULL_TRANSFER = new Command.Transfer(
            new AccountRef.ById(ID),
            new AccountRef.ByCode("bücher"),
            "USD",
            new AmountInput.Decimal(new BigDecimal("12.340")),
            new Command.Hold(60L),
            new Command.Exchange("EUR", AmountInput.minor(11), new BigDecimal("0.9120"), RoundingMode.HALF_EVEN),
            FULL);

    private EveryEvent() {}

    static List<Event> list() {
        return Stream.of(lifecycle(), accounts(), transfers(), entries(), refusals())
                .flatMap(List::stream)
                .toList();
    }

    /** With the fields that were added after {@link #list()} had been written. */
    static List<Event> later() {
        return List.of(
                new Event.WorkspaceConfigured(1, UUID_KEY, DEFAULTS, new Command.ConfigureWorkspace(null, null, null)),
                new Event.WorkspaceConfigured(
                        1,
                        "configure",
                        DEFAULTS,
                        new Command.ConfigureWorkspace(OverdraftLimit.UNLIMITED, true, false)));
    }

    private static List<Event> lifecycle() {
        return List.of(
                new Event.OwnerStarted(3, "host:42", 1, -6_800_000_000_000_000_000L, 2, "0.1.0"),
                new Event.OwnerStarted(0, "", 0, Long.MIN_VALUE, 0, ""),
                new Event.Forked(Long.MAX_VALUE, 9, "restored from the backup of Monday"),
                new Event.WorkspaceOpened(0, "default", 1, DEFAULTS),
                new Event.WorkspaceOpened(7, "a.b-c_D", 0, new Event.Defaults(OverdraftLimit.UNLIMITED, false, true)),
                new Event.WorkspaceConfigured(1, null, DEFAULTS, null),
                new Event.WorkspaceConfigured(1, UUID_KEY, DEFAULTS, null),
                new Event.AssetDefined(1, "define", 180, "GÖLD", 18, "Gold in gramme"),
                new Event.AssetDefined(0, null, 0, "X", 0, null),
                new Event.AssetDefined(0, null, 0, "X", 0, ""),
                new Event.AssetRescaled(2, UUID_KEY, 5, 12));
    }

    private static List<Event> accounts() {
        Command.ChangeAccount nothing =
                new Command.ChangeAccount(new AccountRef.ById(ID), null, null, false, null, null);
        Command.ChangeAccount everything = new Command.ChangeAccount(
                new AccountRef.ByCode("c"),
                OverdraftLimit.WORKSPACE_DEFAULT,
                WIDE.negate(),
                true,
                AccountStatus.ACTIVE,
                Map.of());
        return List.of(
                new Event.AccountOpened(
                        0,
                        null,
                        0,
                        null,
                        -1,
                        Side.DEBIT,
                        OverdraftLimit.WORKSPACE_DEFAULT,
                        null,
                        Map.of(),
                        false,
                        true),
                new Event.AccountOpened(
                        3,
                        UUID_KEY,
                        Integer.MAX_VALUE,
                        "exchange:EUR",
                        0,
                        Side.CREDIT,
                        new OverdraftLimit.AtMost(WIDE),
                        Amount.of(-5),
                        Map.of("ä", "ö"),
                        true,
                        false),
                new Event.AccountChanged(
                        0, null, 1, AccountStatus.ACTIVE, OverdraftLimit.UNLIMITED, null, null, nothing),
                new Event.AccountChanged(
                        1,
                        "k",
                        2,
                        AccountStatus.SUSPENDED,
                        OverdraftLimit.WORKSPACE_DEFAULT,
                        Amount.ZERO,
                        Map.of(),
                        everything),
                new Event.AccountChanged(
                        1,
                        UUID_KEY.toUpperCase(Locale.ROOT),
                        2,
                        AccountStatus.CLOSED,
                        new OverdraftLimit.AtMost(Amount.ZERO),
                        WIDE,
                        Map.of("a", "b"),
                        everything),
                new Event.AccountClosed(0, null, 17),
                new Event.SoftLimitCrossed(0, 1, 2, Amount.of(-1)),
                new Event.SoftLimitCrossed(0, 1, 2, WIDE.negate()),
                new Event.SoftLimitCrossed(1, 0, 0, TWO_TO_63));
    }

    private static List<Event> transfers() {
        return List.of(
                new Event.TransferCompleted(0, null, 0, 1, 0, Amount.of(1), EntryDetails.NONE),
                new Event.TransferCompleted(0, UUID_KEY, 9_999, 128, 3, Amount.of(Long.MAX_VALUE), EntryDetails.NONE),
                new Event.TransferCompleted(1, "schlüssel#17", 5, 6, 127, WIDE, FULL),
                new Event.TransferCompleted(1, "", 5, 6, 128, TWO_TO_63, EMPTY_TEXTS),
                new Event.TransferCompleted(
                        1, UUID_KEY.replace('c', 'C'), Integer.MAX_VALUE, 6, 1, WIDE.negate(), EntryDetails.NONE),
                new Event.ExchangeCompleted(
                        0,
                        null,
                        1,
                        2,
                        3,
                        Amount.of(100),
                        4,
                        TWO_TO_63,
                        5,
                        6,
                        new BigDecimal("0.910000000000000001"),
                        RoundingMode.HALF_UP,
                        FULL),
                new Event.ExchangeCompleted(
                        1,
                        UUID_KEY,
                        1,
                        2,
                        3,
                        WIDE,
                        4,
                        WIDE,
                        5,
                        6,
                        new BigDecimal("1E+3"),
                        RoundingMode.FLOOR,
                        EMPTY_TEXTS),
                new Event.HoldPlaced(0, null, 1, 2, 0, Amount.of(5), 0, null, EntryDetails.NONE),
                new Event.HoldPlaced(2, UUID_KEY, 1, 2, 3, TWO_TO_63, 1_800_000_000_000_000L, 3_600L, FULL),
                new Event.HoldCaptured(0, UUID_KEY, ID, 1, 2, 0, Amount.of(5), Amount.of(3), EntryDetails.NONE),
                new Event.HoldCaptured(1, null, ID, 1, 2, 3, WIDE, TWO_TO_63, FULL),
                new Event.HoldVoided(0, "void", ID, 1, 2, 0, Amount.of(5)),
                new Event.HoldVoided(1, null, new UUID(0, 0), 0, 0, 3, WIDE),
                new Event.HoldExpired(0, ID, 1, 2, 0, Amount.of(5)),
                new Event.HoldExpired(4, ID, 1, 2, 9, TWO_TO_63));
    }

    private static List<Event> entries() {
        List<Event.PostedLine> lines = List.of(
                new Event.PostedLine(0, 0, Side.DEBIT, Amount.of(1), Amount.of(-1)),
                new Event.PostedLine(1_000_000, 181, Side.CREDIT, WIDE, WIDE.negate()),
                new Event.PostedLine(2, 1, Side.CREDIT, TWO_TO_63, TWO_TO_63.negate()),
                new Event.PostedLine(2, 1, Side.DEBIT, Amount.of(Long.MAX_VALUE), TWO_TO_63));
        return List.of(
                new Event.EntryPosted(0, null, lines, null, EntryDetails.NONE),
                new Event.EntryPosted(1, UUID_KEY, lines.subList(0, 1), ID, FULL),
                new Event.EntryReversed(
                        0, "reversal", ID, new UUID(1, -1), Command.ReversalDate.ORIGINAL, lines, EntryDetails.NONE),
                new Event.EntryReversed(1, null, ID, ID, Command.ReversalDate.NOW, List.of(), FULL));
    }

    private static List<Event> refusals() {
        AccountRef account = new AccountRef.ByCode("a/b c");
        List<Command> commands = List.of(
                new Command.OpenAccount(
                        "code", "EUR", Side.CREDIT, new OverdraftLimit.AtMost(WIDE), Amount.of(-3), Map.of("a", "b")),
                new Command.OpenAccount(null, null, Side.DEBIT, OverdraftLimit.WORKSPACE_DEFAULT, null, Map.of()),
                new Command.ChangeAccount(
                        account, OverdraftLimit.UNLIMITED, null, false, AccountStatus.SUSPENDED, Map.of("x", "")),
                new Command.CloseAccount(account),
                new Command.PostEntry(
                        List.of(
                                new Command.Line(account, Side.DEBIT, AmountInput.minor(1), "EUR"),
                                new Command.Line(
                                        new AccountRef.ById(ID),
                                        Side.CREDIT,
                                        new AmountInput.Decimal(new BigDecimal("1E-2")),
                                        null)),
                        ID,
                        FULL),
                new Command.PostEntry(List.of(), null, EntryDetails.NONE),
                FULL_TRANSFER,
                new Command.Capture(ID, null, EntryDetails.NONE),
                new Command.Capture(ID, new AmountInput.Minor(WIDE), FULL),
                new Command.VoidHold(ID),
                new Command.Reverse(ID, Command.ReversalDate.ORIGINAL, FULL),
                new Command.Reverse(ID, Command.ReversalDate.NOW, EntryDetails.NONE),
                new Command.DefineAsset("BTC", 8, null),
                new Command.DefineAsset("BTC", 0, "Bitcoin"),
                new Command.RescaleAsset("BTC", 9),
                new Command.ConfigureWorkspace(null, null, null),
                new Command.ConfigureWorkspace(OverdraftLimit.UNLIMITED, false, true));
        List<Event> events = new ArrayList<>();
        events.add(new Event.TransferFailed(0, UUID_KEY, TRANSFER, RejectionCode.INSUFFICIENT_FUNDS, "Es fehlen 3 €."));
        events.add(new Event.TransferFailed(1, "k", FULL_TRANSFER, RejectionCode.ACCOUNT_CLOSED, ""));
        RejectionCode[] codes = RejectionCode.values();
        for (int at = 0; at < commands.size(); at++) {
            events.add(new Event.CommandRejected(at, "key-" + at, commands.get(at), codes[at % codes.length], "no"));
        }
        return List.copyOf(events);
    }
}
