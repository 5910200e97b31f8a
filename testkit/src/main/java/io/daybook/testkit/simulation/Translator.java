package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Directory;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import io.daybook.testkit.model.Order;
import io.daybook.testkit.model.Order.Limit;
import io.daybook.testkit.model.Order.Name;
import io.daybook.testkit.model.Order.Quantity;
import io.daybook.testkit.model.Order.Remarks;
import io.daybook.testkit.model.Request;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says the model's orders in the ledger's words, and remembers which ids the ledger gave for the model's labels. */
public final class Translator {
    private static final long LONG_AGO_MILLIS = 1_600_000_000_000L;
    private static final int UNUSED_NUMBER = 1_000_000_000;

    private final Map<Integer, UUID> accounts = new HashMap<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, UUID> entries = new HashMap<>();
    private final Map<Integer, UUID> transfers = new HashMap<>();

    public Submission submission(Request request) {
        List<Submission.Item> items = request.items().stream()
                .map(item -> new Submission.Item(command(item.order()), item.key(), item.linked()))
                .toList();
        return new Submission(request.workspace(), items, request.batchKey(), request.dryRun());
    }

    /** Remembers the ids that the item with this label got; not for dry runs and replays, which make none. */
    public void learn(int label, Outcome outcome, Directory directory) {
        switch (outcome) {
            case Outcome.Done done -> {
                Recorded<? extends Event.Answer> recorded = done.recorded();
                entries.put(label, recorded.entryId());
                transfers.put(label, recorded.transferId());
                if (recorded.event() instanceof Event.AccountOpened opened) {
                    accounts.put(label, directory.accountId(opened.account()));
                    numbers.put(opened.account(), label);
                }
            }
            case Outcome.Rejected rejected -> {
                if (rejected.transferId() != null) {
                    transfers.put(label, rejected.transferId());
                }
            }
        }
    }

    /** The label of the item that opened the account by itself, -1 if it was opened on the way. */
    int openedBy(int account) {
        return numbers.getOrDefault(account, -1);
    }

    public Command command(Order order) {
        return switch (order) {
            case Order.OpenAccount open ->
                new Command.OpenAccount(
                        open.code(),
                        open.asset(),
                        open.creditNormal() ? Side.CREDIT : Side.DEBIT,
                        limit(open.limit()),
                        amount(open.softLimit()),
                        open.metadata());
            case Order.ChangeAccount change ->
                new Command.ChangeAccount(
                        account(change.account()),
                        change.limit() == null ? null : limit(change.limit()),
                        amount(change.softLimit()),
                        change.removeSoftLimit(),
                        change.status() == null
                                ? null
                                : AccountStatus.valueOf(change.status().name()),
                        change.metadata());
            case Order.CloseAccount close -> new Command.CloseAccount(account(close.account()));
            case Order.PostEntry post ->
                new Command.PostEntry(post.lines().stream().map(this::line).toList(), null, details(post.remarks()));
            case Order.Transfer transfer -> transfer(transfer);
            case Order.Capture capture ->
                new Command.Capture(
                        transfers.getOrDefault(capture.hold(), noTransfer(capture.hold())),
                        capture.quantity() == null ? null : quantity(capture.quantity()),
                        details(capture.remarks()));
            case Order.VoidHold voiding ->
                new Command.VoidHold(transfers.getOrDefault(voiding.hold(), noTransfer(voiding.hold())));
            case Order.Reverse reverse ->
                new Command.Reverse(
                        reverse.byEntry()
                                ? entries.getOrDefault(reverse.subject(), noEntry(reverse.subject()))
                                : transfers.getOrDefault(reverse.subject(), noTransfer(reverse.subject())),
                        reverse.atOriginalDate() ? Command.ReversalDate.ORIGINAL : Command.ReversalDate.NOW,
                        EntryDetails.NONE);
            case Order.DefineAsset define -> new Command.DefineAsset(define.code(), define.scale(), null);
            case Order.RescaleAsset rescale -> new Command.RescaleAsset(rescale.code(), rescale.scale());
            case Order.ConfigureWorkspace configure ->
                new Command.ConfigureWorkspace(
                        configure.defaultLimit() == null ? null : limit(configure.defaultLimit()),
                        configure.openPayees(),
                        configure.openPayers());
        };
    }

    private Command transfer(Order.Transfer transfer) {
        Order.Exchange exchange = transfer.exchange();
        return new Command.Transfer(
                account(transfer.from()),
                account(transfer.to()),
                transfer.asset(),
                quantity(transfer.quantity()),
                transfer.hold() == null
                        ? null
                        : new Command.Hold(transfer.hold().expiresInSeconds()),
                exchange == null
                        ? null
                        : new Command.Exchange(
                                exchange.toAsset(),
                                quantity(exchange.toQuantity()),
                                exchange.rate(),
                                exchange.rounding()),
                details(transfer.remarks()));
    }

    private Command.Line line(Order.Line line) {
        return new Command.Line(
                account(line.account()),
                line.debit() ? Side.DEBIT : Side.CREDIT,
                quantity(line.quantity()),
                line.asset());
    }

    private AccountRef account(Name name) {
        return switch (name) {
            case Name.Code byCode -> new AccountRef.ByCode(byCode.code());
            case Name.OpenedBy by -> new AccountRef.ById(accounts.getOrDefault(by.label(), noAccount(by.label())));
        };
    }

    /** Ids of the right shape that nothing will ever have; one for every label, as two unknown things are not the same. */
    private static UUID noAccount(int label) {
        return PositionedId.account(LONG_AGO_MILLIS, 0, UNUSED_NUMBER + label);
    }

    private static UUID noEntry(int label) {
        return PositionedId.entry(LONG_AGO_MILLIS, 0, PositionedId.MAX_SEQ, label & PositionedId.MAX_INDEX);
    }

    private static UUID noTransfer(int label) {
        return PositionedId.transfer(LONG_AGO_MILLIS, 0, PositionedId.MAX_SEQ, label & PositionedId.MAX_INDEX);
    }

    private static AmountInput quantity(Quantity quantity) {
        if (quantity.major() != null) {
            return new AmountInput.Decimal(quantity.major());
        }
        return new AmountInput.Minor(Amount.of(quantity.minor() == null ? BigInteger.ZERO : quantity.minor()));
    }

    static OverdraftLimit limit(Limit limit) {
        if (limit.asWorkspace()) {
            return OverdraftLimit.WORKSPACE_DEFAULT;
        }
        return limit.atMost() == null ? OverdraftLimit.UNLIMITED : new OverdraftLimit.AtMost(Amount.of(limit.atMost()));
    }

    private static @Nullable Amount amount(@Nullable BigInteger minor) {
        return minor == null ? null : Amount.of(minor);
    }

    private static EntryDetails details(Remarks remarks) {
        return remarks.equals(Remarks.NONE)
                ? EntryDetails.NONE
                : new EntryDetails(remarks.effectiveAtMicros(), remarks.description(), null, remarks.metadata(), false);
    }
}
