package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.platform.money.Amount;
import io.daybook.platform.money.AmountOverflowException;
import io.daybook.platform.money.TooManyDecimalsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Spells a command like another one wherever both mean the same, so that what differs afterwards differs indeed: an account
 * may be named by its id or its code, an amount written in minor or in major units. For any thread.
 */
public final class Respelling {
    private final ShardState names;
    private final Function<UUID, Optional<Recorded<Event>>> events;

    /** @param events finds the event of a transfer or an entry; asked only when a capture is spelt differently */
    public Respelling(ShardState names, Function<UUID, Optional<Recorded<Event>>> events) {
        this.names = names;
        this.events = events;
    }

    /** {@code before} as {@code now} would have it; {@code before} itself when they are of different types. */
    public Command like(int workspace, Command before, Command now) {
        if (before instanceof Command.Transfer one && now instanceof Command.Transfer other) {
            return transfer(workspace, one, other);
        }
        if (before instanceof Command.PostEntry one && now instanceof Command.PostEntry other) {
            return entry(workspace, one, other);
        }
        if (before instanceof Command.Capture one && now instanceof Command.Capture other) {
            return capture(workspace, one, other);
        }
        if (before instanceof Command.ChangeAccount one && now instanceof Command.ChangeAccount other) {
            return new Command.ChangeAccount(
                    account(workspace, one.account(), other.account()),
                    one.overdraftLimit(),
                    one.softLimit(),
                    one.removeSoftLimit(),
                    one.status(),
                    one.metadata());
        }
        if (before instanceof Command.CloseAccount one && now instanceof Command.CloseAccount other) {
            return new Command.CloseAccount(account(workspace, one.account(), other.account()));
        }
        return before;
    }

    private Command transfer(int workspace, Command.Transfer before, Command.Transfer now) {
        return new Command.Transfer(
                account(workspace, before.from(), now.from()),
                account(workspace, before.to(), now.to()),
                before.asset(),
                amount(before.amount(), now.amount(), scale(workspace, before.asset())),
                before.hold(),
                exchange(workspace, before.exchange(), now.exchange()),
                before.details());
    }

    private Command.@Nullable Exchange exchange(
            int workspace, Command.@Nullable Exchange before, Command.@Nullable Exchange now) {
        if (before == null || now == null) {
            return before;
        }
        return new Command.Exchange(
                before.toAsset(),
                amount(before.toAmount(), now.toAmount(), scale(workspace, before.toAsset())),
                before.rate().compareTo(now.rate()) == 0 ? now.rate() : before.rate(),
                before.rounding());
    }

    private Command entry(int workspace, Command.PostEntry before, Command.PostEntry now) {
        if (before.lines().size() != now.lines().size()) {
            return before;
        }
        List<Command.Line> lines = new ArrayList<>(before.lines().size());
        for (int at = 0; at < before.lines().size(); at++) {
            Command.Line line = before.lines().get(at);
            Command.Line like = now.lines().get(at);
            lines.add(new Command.Line(
                    account(workspace, line.account(), like.account()),
                    line.side(),
                    amount(line.amount(), like.amount(), scale(workspace, line.asset())),
                    line.asset()));
        }
        return new Command.PostEntry(lines, before.batchId(), before.details());
    }

    private Command capture(int workspace, Command.Capture before, Command.Capture now) {
        if (before.amount() == null || now.amount() == null) {
            return before;
        }
        boolean sameUnit = before.amount().getClass() == now.amount().getClass();
        Integer scale = sameUnit ? null : scaleOfHold(workspace, before.transferId());
        return new Command.Capture(before.transferId(), amount(before.amount(), now.amount(), scale), before.details());
    }

    /** Of a hold in this workspace: what another one holds is nobody's business here, not even its decimals. */
    private @Nullable Integer scaleOfHold(int workspace, UUID transferId) {
        return events.apply(transferId)
                .map(Recorded::event)
                .filter(Event.HoldPlaced.class::isInstance)
                .map(Event.HoldPlaced.class::cast)
                .filter(hold -> hold.workspace() == workspace)
                .map(hold -> names.asset(hold.workspace(), hold.asset()).scale())
                .orElse(null);
    }

    private AccountRef account(int workspace, AccountRef before, AccountRef now) {
        AccountRef.ById id =
                before instanceof AccountRef.ById one ? one : now instanceof AccountRef.ById one ? one : null;
        AccountRef.ByCode code =
                before instanceof AccountRef.ByCode one ? one : now instanceof AccountRef.ByCode one ? one : null;
        boolean same = id != null && code != null && code.code().equals(names.codeOf(id.id(), workspace));
        return same ? now : before;
    }

    private @Nullable Integer scale(int workspace, @Nullable String asset) {
        return asset == null ? null : names.scale(workspace, asset);
    }

    /** @param scale of the asset as it is now; null: the asset is not known */
    private static AmountInput amount(AmountInput before, AmountInput now, @Nullable Integer scale) {
        boolean same = before instanceof AmountInput.Decimal one && now instanceof AmountInput.Decimal other
                ? one.value().compareTo(other.value()) == 0
                : before.equals(now) || scale != null && minor(before, scale).equals(minor(now, scale));
        return same ? now : before;
    }

    private static Optional<Amount> minor(AmountInput input, int scale) {
        try {
            return Optional.of(
                    switch (input) {
                        case AmountInput.Minor minor -> minor.value();
                        case AmountInput.Decimal decimal -> Amount.ofDecimal(decimal.value(), scale);
                    });
        } catch (TooManyDecimalsException | AmountOverflowException noSuchAmount) {
            return Optional.empty();
        }
    }
}
