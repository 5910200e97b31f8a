package io.daybook.events.internal.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Command;
import io.daybook.ledger.Directory;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every kind of event and what other programs are told of it, computed by hand: workspace 0 is {@code shop}, asset 0 EUR with
 * 2 decimals and 1 BTC with 8; account n has the id {@link #id} and the code {@code acct-n}, account 3 has none. All events
 * stand in segment 1-7 at index 2, decided at 1700000000.123456 s.
 */
class LedgerMessagesTest {
    private static final long MICROS = 1_700_000_000_123_456L;
    private static final UUID HOLD = UUID.fromString("0190c0de-7a11-7abc-8def-0123456789ab");
    private static final UUID OTHER = UUID.fromString("0190c0de-7a11-7abc-8def-00000000000f");
    private static final String AT = "ts_unix_ms: 1700000000123 ";
    private static final String PLACE = "place { shard: 1 seq: 7 index: 2 }";
    private static final EntryDetails DETAILS =
            new EntryDetails(1_600_000_000_000_999L, "rent", "order-17", Map.of("kind", "flat"), false);
    private static final Event.Defaults DEFAULTS = new Event.Defaults(OverdraftLimit.UNLIMITED, true, true);

    private static final Directory NAMES = new Directory() {
        @Override
        public UUID accountId(int account) {
            return id(account);
        }

        @Override
        public @Nullable String accountCode(int account) {
            return account == 3 ? null : "acct-" + account;
        }

        @Override
        public Asset asset(int workspace, int asset) {
            return asset == 0 ? new Asset(0, "EUR", 2, null, true) : new Asset(1, "BTC", 8, null, true);
        }

        @Override
        public String workspaceName(int workspace) {
            return "shop";
        }
    };

    private static UUID id(int account) {
        return new UUID(0x7000L, 0x8000_0000_0000_0000L + account);
    }

    private static Recorded<Event> recorded(Event event) {
        return new Recorded<>(1, 7, 2, MICROS, event);
    }

    private static final UUID ENTRY =
            recorded(new Event.AccountClosed(0, null, 0)).entryId();
    private static final UUID TRANSFER =
            recorded(new Event.AccountClosed(0, null, 0)).transferId();

    private static String eur(long minor) {
        return "{ units: " + minor + " currency: \"EUR\" minor_units: \"" + minor + "\" scale: 2 }";
    }

    private static String btc(long minor) {
        return "{ units: " + minor + " currency: \"BTC\" minor_units: \"" + minor + "\" scale: 8 }";
    }

    private static String line(int account, String amount, String side) {
        return "lines { account_id: \"" + id(account) + "\" amount " + amount + " side: " + side
                + (account == 3 ? "" : " account_code: \"acct-" + account + "\"") + " } ";
    }

    private static List<String> told(Event event) {
        return new LedgerMessages(NAMES)
                .of(recorded(event)).stream()
                        .map(told -> told.topic() + " " + told.aggregateType() + " " + told.aggregateId()
                                + " correlation=" + told.correlationId() + " "
                                + told.message().getDescriptorForType().getName() + ": "
                                + TextFormat.printer()
                                        .emittingSingleLine(true)
                                        .printToString(told.message())
                                        .strip())
                        .toList();
    }

    private static String initiated(UUID transfer, int from, int to, String amount, String key, String correlation) {
        return "ledger.transfer.v1 transfer " + transfer + " correlation=" + correlation
                + " TransferInitiated: transfer_id: \"" + transfer + "\" from: \"" + id(from) + "\" to: \"" + id(to)
                + "\" amount " + amount + (key.isEmpty() ? " " : " idem_key: \"" + key + "\" ") + AT
                + "workspace_id: \"shop\" "
                + (correlation.isEmpty() ? "" : "correlation_id: \"" + correlation + "\" ") + PLACE;
    }

    private static String completed(UUID transfer, String amount, String correlation, String more) {
        return "ledger.transfer.v1 transfer " + transfer + " correlation=" + correlation
                + " TransferCompleted: transfer_id: \"" + transfer + "\" " + AT + "entry_id: \"" + ENTRY
                + "\" amount " + amount + " " + more + "workspace_id: \"shop\" " + PLACE;
    }

    private static String entry(String correlation, String batch, String lines, String effective, String rest) {
        return "ledger.entry.v1 entry " + ENTRY + " correlation=" + correlation + " EntryPosted: entry_id: \"" + ENTRY
                + "\" " + batch + lines + AT + effective + rest + PLACE;
    }

    @Test
    void accounts() {
        Event own = new Event.AccountOpened(
                0, "k", 4, "acct-4", 0, Side.CREDIT, OverdraftLimit.UNLIMITED, null, Map.of(), true, false);
        assertThat(told(own))
                .containsExactly("ledger.account.v1 account " + id(4) + " correlation= AccountCreated: account_id: \""
                        + id(4) + "\" currency: \"EUR\" " + AT + "code: \"acct-4\" workspace_id: \"shop\" " + PLACE
                        + " normal_side: CREDIT system: true");
        Event any = new Event.AccountOpened(
                0, null, 3, null, -1, Side.DEBIT, OverdraftLimit.UNLIMITED, null, Map.of(), false, true);
        assertThat(told(any))
                .containsExactly("ledger.account.v1 account " + id(3) + " correlation= AccountCreated: account_id: \""
                        + id(3) + "\" " + AT + "workspace_id: \"shop\" " + PLACE + " normal_side: DEBIT");
    }

    @Test
    void entries() {
        Event posted = new Event.EntryPosted(
                0,
                "k",
                List.of(
                        new Event.PostedLine(1, 0, Side.DEBIT, Amount.of(900), Amount.of(900)),
                        new Event.PostedLine(3, 0, Side.CREDIT, Amount.of(900), Amount.of(-100))),
                OTHER,
                DETAILS);
        assertThat(told(posted))
                .containsExactly(entry(
                        "order-17",
                        "batch_id: \"" + OTHER + "\" ",
                        "lines { account_id: \"" + id(1) + "\" amount " + eur(900)
                                + " side: DEBIT account_code: \"acct-1\" balance_after_minor: \"900\" } lines {"
                                + " account_id: \"" + id(3) + "\" amount " + eur(900)
                                + " side: CREDIT balance_after_minor: \"-100\" } ",
                        "effective_at_unix_ms: 1600000000000 ",
                        "workspace_id: \"shop\" correlation_id: \"order-17\" description: \"rent\" metadata { key: \"kind\""
                                + " value: \"flat\" } "));
        Event reversed = new Event.EntryReversed(
                0,
                null,
                HOLD,
                OTHER,
                Command.ReversalDate.NOW,
                List.of(
                        new Event.PostedLine(1, 1, Side.CREDIT, Amount.of(5), Amount.of(0)),
                        new Event.PostedLine(2, 1, Side.DEBIT, Amount.of(5), Amount.of(5))),
                EntryDetails.NONE);
        assertThat(told(reversed))
                .containsExactly(entry(
                        "",
                        "",
                        "lines { account_id: \"" + id(1) + "\" amount " + btc(5)
                                + " side: CREDIT account_code: \"acct-1\" balance_after_minor: \"0\" } lines {"
                                + " account_id: \"" + id(2) + "\" amount " + btc(5)
                                + " side: DEBIT account_code: \"acct-2\" balance_after_minor: \"5\" } ",
                        "effective_at_unix_ms: 1700000000123 ",
                        "reverses_entry_id: \"" + OTHER + "\" workspace_id: \"shop\" "));
    }

    @Test
    void transfersAtOnce() {
        Event transfer = new Event.TransferCompleted(0, "k1", 1, 2, 0, Amount.of(1_234), DETAILS);
        assertThat(told(transfer))
                .containsExactly(
                        initiated(TRANSFER, 1, 2, eur(1_234), "k1", "order-17"),
                        entry(
                                "order-17",
                                "",
                                line(1, eur(1_234), "CREDIT") + line(2, eur(1_234), "DEBIT"),
                                "effective_at_unix_ms: 1600000000000 ",
                                "transfer_id: \"" + TRANSFER
                                        + "\" workspace_id: \"shop\" correlation_id: \"order-17\" description: \"rent\""
                                        + " metadata { key: \"kind\" value: \"flat\" } "),
                        completed(TRANSFER, eur(1_234), "order-17", ""));
        // 2^64 + 1 does not fit into units.
        Event wide = new Event.TransferCompleted(0, null, 1, 3, 1, new Amount(1, 1), EntryDetails.NONE);
        String amount = "{ currency: \"BTC\" minor_units: \"18446744073709551617\" scale: 8 }";
        assertThat(told(wide))
                .containsExactly(
                        initiated(TRANSFER, 1, 3, amount, "", ""),
                        entry(
                                "",
                                "",
                                line(1, amount, "CREDIT") + line(3, amount, "DEBIT"),
                                "effective_at_unix_ms: 1700000000123 ",
                                "transfer_id: \"" + TRANSFER + "\" workspace_id: \"shop\" "),
                        completed(TRANSFER, amount, "", ""));
    }

    @Test
    void exchanges() {
        Event exchange = new Event.ExchangeCompleted(
                0,
                null,
                1,
                2,
                0,
                Amount.of(100),
                1,
                Amount.of(3),
                8,
                9,
                new BigDecimal("0.0000003"),
                RoundingMode.HALF_EVEN,
                EntryDetails.NONE);
        assertThat(told(exchange))
                .containsExactly(
                        initiated(TRANSFER, 1, 2, eur(100), "", ""),
                        entry(
                                "",
                                "",
                                line(1, eur(100), "CREDIT")
                                        + line(8, eur(100), "DEBIT")
                                        + line(9, btc(3), "CREDIT")
                                        + line(2, btc(3), "DEBIT"),
                                "effective_at_unix_ms: 1700000000123 ",
                                "transfer_id: \"" + TRANSFER + "\" workspace_id: \"shop\" "),
                        completed(TRANSFER, eur(100), "", "to_amount " + btc(3) + " "));
    }

    @Test
    void holds() {
        Event placed =
                new Event.HoldPlaced(0, "k2", 1, 2, 0, Amount.of(500), 1_700_000_060_123_456L, 60L, EntryDetails.NONE);
        assertThat(told(placed))
                .containsExactly(
                        initiated(TRANSFER, 1, 2, eur(500), "k2", ""),
                        "ledger.transfer.v1 transfer " + TRANSFER + " correlation= TransferHeld: transfer_id: \""
                                + TRANSFER + "\" amount " + eur(500) + " " + AT
                                + "expires_at_unix_ms: 1700000060123 workspace_id: \"shop\" " + PLACE);
        // The transfer is the one that was held; the entry is this event's.
        Event captured =
                new Event.HoldCaptured(0, null, HOLD, 1, 2, 0, Amount.of(500), Amount.of(200), EntryDetails.NONE);
        assertThat(told(captured))
                .containsExactly(
                        entry(
                                "",
                                "",
                                line(1, eur(200), "CREDIT") + line(2, eur(200), "DEBIT"),
                                "effective_at_unix_ms: 1700000000123 ",
                                "transfer_id: \"" + HOLD + "\" workspace_id: \"shop\" "),
                        completed(HOLD, eur(200), "", ""));
        assertThat(told(new Event.HoldVoided(0, "k3", HOLD, 1, 2, 0, Amount.of(500))))
                .containsExactly("ledger.transfer.v1 transfer " + HOLD
                        + " correlation= TransferVoided: transfer_id: \"" + HOLD + "\" released " + eur(500) + " " + AT
                        + "workspace_id: \"shop\" " + PLACE);
        assertThat(told(new Event.HoldExpired(0, HOLD, 1, 2, 0, Amount.of(500))))
                .containsExactly("ledger.transfer.v1 transfer " + HOLD
                        + " correlation= TransferExpired: transfer_id: \"" + HOLD + "\" released " + eur(500) + " " + AT
                        + "workspace_id: \"shop\" " + PLACE);
    }

    /** As it was asked for: the accounts and the asset may not exist. */
    @Test
    void transfersThatFailed() {
        Command.Transfer asked = new Command.Transfer(
                new AccountRef.ByCode("nobody"),
                new AccountRef.ById(id(2)),
                "EUR",
                AmountInput.minor(700),
                null,
                null,
                DETAILS);
        Event failed = new Event.TransferFailed(0, "k4", asked, RejectionCode.INSUFFICIENT_FUNDS, "12 are available");
        assertThat(told(failed))
                .containsExactly(
                        "ledger.transfer.v1 transfer " + TRANSFER
                                + " correlation=order-17 TransferInitiated: transfer_id: \""
                                + TRANSFER + "\" from: \"nobody\" to: \"" + id(2)
                                + "\" amount { units: 700 currency: \"EUR\" minor_units: \"700\" } idem_key: \"k4\" "
                                + AT
                                + "workspace_id: \"shop\" correlation_id: \"order-17\" " + PLACE,
                        "ledger.transfer.v1 transfer " + TRANSFER
                                + " correlation=order-17 TransferFailed: transfer_id: \""
                                + TRANSFER + "\" reason: \"insufficient_funds\" " + AT
                                + "detail: \"12 are available\" workspace_id: \"shop\" " + PLACE);
    }

    @Test
    void nothingOfWhatOnlyTheLedgerNeeds() {
        Command.ChangeAccount change =
                new Command.ChangeAccount(new AccountRef.ByCode("acct-1"), null, null, false, null, null);
        List.of(
                        new Event.OwnerStarted(1, "o", 1, 1, 1, "v"),
                        new Event.Forked(1, 2, "r"),
                        new Event.WorkspaceOpened(0, "shop", 1, DEFAULTS),
                        new Event.WorkspaceConfigured(0, null, DEFAULTS, null),
                        new Event.AssetDefined(0, null, 2, "X", 0, null),
                        new Event.AssetRescaled(0, null, 2, 3),
                        new Event.AccountChanged(
                                0, null, 1, AccountStatus.ACTIVE, OverdraftLimit.UNLIMITED, null, null, change),
                        new Event.AccountClosed(0, null, 1),
                        new Event.CommandRejected(0, "k", change, RejectionCode.ACCOUNT_NOT_FOUND, "d"),
                        new Event.SoftLimitCrossed(0, 1, 0, Amount.of(-1)))
                .forEach(event -> assertThat(told(event)).as(event.toString()).isEmpty());
    }

    /** The same event has the same id whenever it is told, another one has another. */
    @Test
    void idsOfEventsFollowFromWhatHappened() {
        LedgerMessages messages = new LedgerMessages(NAMES);
        Recorded<Event> transfer =
                recorded(new Event.TransferCompleted(0, "k1", 1, 2, 0, Amount.of(1), EntryDetails.NONE));
        List<UUID> ids =
                messages.of(transfer).stream().map(LedgerMessages.Told::eventId).toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(3);
        assertThat(ids.get(1)).isEqualTo(ENTRY);
        assertThat(new LedgerMessages(NAMES)
                        .of(transfer).stream().map(LedgerMessages.Told::eventId).toList())
                .isEqualTo(ids);
        assertThat(messages.of(recorded(new Event.HoldCaptured(
                                0, null, TRANSFER, 1, 2, 0, Amount.of(1), Amount.of(1), EntryDetails.NONE)))
                        .getLast()
                        .eventId())
                .as("the end of one transfer, however it came")
                .isEqualTo(ids.getLast());
    }
}
