package io.daybook.ledger.internal.shard;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Event.Answer;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.internal.state.Respelling;
import io.daybook.platform.money.Amount;
import io.daybook.platform.money.AmountOverflowException;
import io.daybook.platform.money.TooManyDecimalsException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a command whose key is known: with the first answer if the command is the same, else with the field that differs.
 * An account is the same whether it is named by its id or its code, an amount whether it is written in minor or major units.
 */
final class Replays {
    private final Directory directory;
    private final Respelling respelling;

    Replays(Directory directory, Respelling respelling) {
        this.directory = directory;
        this.respelling = respelling;
    }

    /** @param spelledOut {@code command} with the assets that it leaves out */
    Outcome answer(Command command, Command spelledOut, Recorded<Event> first) {
        Event event = first.event();
        if (!(event instanceof Answer answer)) {
            throw new IllegalStateException("the key at " + first.position() + " belongs to no answer");
        }
        String difference = difference(command, spelledOut, answer);
        if (difference != null) {
            return new Outcome.Rejected(
                    RejectionCode.IDEMPOTENCY_KEY_REUSED,
                    "idempotency key " + answer.key() + " was used at " + first.position() + " for another request: "
                            + (difference.isEmpty() ? "its type differs" : difference + " differs")
                            + "; send the same request or take a new key",
                    difference.isEmpty() ? null : difference,
                    null,
                    false);
        }
        return switch (answer) {
            case Event.TransferFailed failed ->
                new Outcome.Rejected(failed.code(), failed.detail(), null, first.transferId(), true);
            case Event.CommandRejected rejected ->
                new Outcome.Rejected(rejected.code(), rejected.detail(), null, null, true);
            case Event.EntryPosted done -> done(first, done);
            case Event.TransferCompleted done -> done(first, done);
            case Event.ExchangeCompleted done -> done(first, done);
            case Event.HoldPlaced done -> done(first, done);
            case Event.HoldCaptured done -> done(first, done);
            case Event.HoldVoided done -> done(first, done);
            case Event.EntryReversed done -> done(first, done);
            case Event.AccountOpened done -> done(first, done);
            case Event.AccountChanged done -> done(first, done);
            case Event.AccountClosed done -> done(first, done);
            case Event.AssetDefined done -> done(first, done);
            case Event.AssetRescaled done -> done(first, done);
            case Event.WorkspaceConfigured done -> done(first, done);
        };
    }

    private static Outcome done(Recorded<Event> first, Answer answer) {
        return new Outcome.Done(
                new Recorded<>(first.shard(), first.seq(), first.index(), first.recordedAtMicros(), answer), true);
    }

    private @Nullable String difference(Command asked, Command spelledOut, Answer answer) {
        String difference = difference(spelledOut, answer);
        // An account that was opened since may say now which asset was meant then.
        return difference == null || asked.equals(spelledOut) || difference(asked, answer) != null ? difference : null;
    }

    private @Nullable String difference(Command command, Answer answer) {
        Command before = commandOf(answer, command);
        if (before == null || before.getClass() != command.getClass()) {
            return "";
        }
        String pointer = Differences.first((Record) before, (Record) command);
        return pointer == null ? null : Differences.forCaller(pointer);
    }

    /** The command that the event answered, spelt like {@code now} wherever both mean the same; null: of another type. */
    private @Nullable Command commandOf(Answer answer, Command now) {
        return switch (answer) {
            case Event.TransferFailed failed -> respelling.like(failed.workspace(), failed.command(), now);
            case Event.CommandRejected rejected -> respelling.like(rejected.workspace(), rejected.command(), now);
            case Event.AccountChanged changed ->
                now instanceof Command.ChangeAccount change ? respelt(changed, change) : null;
            case Event.AccountClosed closed ->
                now instanceof Command.CloseAccount close
                        ? new Command.CloseAccount(account(closed.account(), close.account()))
                        : null;
            case Event.AccountOpened opened -> now instanceof Command.OpenAccount ? opened(opened) : null;
            case Event.AssetDefined defined -> new Command.DefineAsset(defined.code(), defined.scale(), defined.name());
            case Event.AssetRescaled rescaled ->
                new Command.RescaleAsset(
                        directory.asset(rescaled.workspace(), rescaled.asset()).code(), rescaled.scale());
            case Event.WorkspaceConfigured configured ->
                now instanceof Command.ConfigureWorkspace configure ? configured(configured, configure) : null;
            case Event.EntryPosted entry -> now instanceof Command.PostEntry post ? entry(entry, post) : null;
            case Event.TransferCompleted done ->
                now instanceof Command.Transfer transfer ? completed(done, transfer) : null;
            case Event.ExchangeCompleted done ->
                now instanceof Command.Transfer transfer ? exchanged(done, transfer) : null;
            case Event.HoldPlaced held -> now instanceof Command.Transfer transfer ? held(held, transfer) : null;
            case Event.HoldCaptured captured ->
                now instanceof Command.Capture capture ? captured(captured, capture) : null;
            case Event.HoldVoided voided -> new Command.VoidHold(voided.transferId());
            case Event.EntryReversed reversed ->
                now instanceof Command.Reverse reverse ? reversed(reversed, reverse) : null;
        };
    }

    private AccountRef account(int number, AccountRef now) {
        boolean same = switch (now) {
            case AccountRef.ById byId -> byId.id().equals(directory.accountId(number));
            case AccountRef.ByCode byCode -> byCode.code().equals(directory.accountCode(number));
        };
        return same ? now : new AccountRef.ById(directory.accountId(number));
    }

    private AmountInput amount(Amount amount, int workspace, int asset, AmountInput now) {
        try {
            Amount asked = switch (now) {
                case AmountInput.Minor minor -> minor.value();
                case AmountInput.Decimal decimal ->
                    Amount.ofDecimal(
                            decimal.value(), directory.asset(workspace, asset).scale());
            };
            return asked.equals(amount) ? now : new AmountInput.Minor(amount);
        } catch (TooManyDecimalsException | AmountOverflowException different) {
            return new AmountInput.Minor(amount);
        }
    }

    private @Nullable String asset(int workspace, int asset) {
        return directory.asset(workspace, asset).code();
    }

    private Command opened(Event.AccountOpened opened) {
        return new Command.OpenAccount(
                opened.code(),
                opened.asset() < 0
                        ? null
                        : directory.asset(opened.workspace(), opened.asset()).code(),
                opened.normalSide(),
                opened.overdraftLimit(),
                opened.softLimit(),
                opened.metadata());
    }

    private Command respelt(Event.AccountChanged changed, Command.ChangeAccount now) {
        Command.ChangeAccount before = changed.command();
        return new Command.ChangeAccount(
                account(changed.account(), now.account()),
                before.overdraftLimit(),
                before.softLimit(),
                before.removeSoftLimit(),
                before.status(),
                before.metadata());
    }

    private static Command configured(Event.WorkspaceConfigured configured, Command.ConfigureWorkspace now) {
        if (configured.command() != null) {
            return configured.command();
        }
        // Of an older event only the result is known, which is what a repetition asks for again.
        Event.Defaults defaults = configured.defaults();
        return new Command.ConfigureWorkspace(
                now.defaultOverdraft() == null ? null : defaults.overdraft(),
                now.openPayeesImplicitly() == null ? null : defaults.openPayeesImplicitly(),
                now.openPayersImplicitly() == null ? null : defaults.openPayersImplicitly());
    }

    private Command entry(Event.EntryPosted entry, Command.PostEntry now) {
        List<Command.Line> lines = new ArrayList<>();
        for (int at = 0; at < entry.lines().size(); at++) {
            Event.PostedLine line = entry.lines().get(at);
            if (at >= now.lines().size()) {
                lines.add(new Command.Line(
                        new AccountRef.ById(directory.accountId(line.account())),
                        line.side(),
                        new AmountInput.Minor(line.amount()),
                        null));
            } else {
                Command.Line like = now.lines().get(at);
                lines.add(new Command.Line(
                        account(line.account(), like.account()),
                        line.side(),
                        amount(line.amount(), entry.workspace(), line.asset(), like.amount()),
                        asset(entry.workspace(), line.asset())));
            }
        }
        return new Command.PostEntry(lines, entry.batchId(), entry.details());
    }

    private Command completed(Event.TransferCompleted done, Command.Transfer now) {
        return new Command.Transfer(
                account(done.from(), now.from()),
                account(done.to(), now.to()),
                asset(done.workspace(), done.asset()),
                amount(done.amount(), done.workspace(), done.asset(), now.amount()),
                null,
                null,
                done.details());
    }

    private Command held(Event.HoldPlaced held, Command.Transfer now) {
        return new Command.Transfer(
                account(held.from(), now.from()),
                account(held.to(), now.to()),
                asset(held.workspace(), held.asset()),
                amount(held.amount(), held.workspace(), held.asset(), now.amount()),
                new Command.Hold(held.expiresInSeconds()),
                null,
                held.details());
    }

    private Command exchanged(Event.ExchangeCompleted done, Command.Transfer now) {
        AmountInput toAmount = now.exchange() == null
                ? new AmountInput.Minor(done.toAmount())
                : amount(
                        done.toAmount(),
                        done.workspace(),
                        done.toAsset(),
                        now.exchange().toAmount());
        return new Command.Transfer(
                account(done.from(), now.from()),
                account(done.to(), now.to()),
                asset(done.workspace(), done.asset()),
                amount(done.amount(), done.workspace(), done.asset(), now.amount()),
                null,
                new Command.Exchange(
                        directory.asset(done.workspace(), done.toAsset()).code(),
                        toAmount,
                        done.rate(),
                        done.rounding()),
                done.details());
    }

    private Command captured(Event.HoldCaptured captured, Command.Capture now) {
        AmountInput asked = now.amount();
        AmountInput amount = asked == null
                ? captured.amount().equals(captured.held()) ? null : new AmountInput.Minor(captured.amount())
                : amount(captured.amount(), captured.workspace(), captured.asset(), asked);
        return new Command.Capture(captured.transferId(), amount, captured.details());
    }

    private static Command reversed(Event.EntryReversed reversed, Command.Reverse now) {
        boolean dated = reversed.effective() == Command.ReversalDate.ORIGINAL;
        return new Command.Reverse(
                reversed.subject(),
                reversed.effective(),
                // The date was taken from the original, not from the caller.
                dated
                        ? new io.daybook.ledger.EntryDetails(
                                now.details().effectiveAtMicros(),
                                reversed.details().description(),
                                reversed.details().correlationId(),
                                reversed.details().metadata(),
                                now.details().backfill())
                        : reversed.details());
    }
}
