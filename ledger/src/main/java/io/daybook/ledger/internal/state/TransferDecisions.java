package io.daybook.ledger.internal.state;

import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transfers: at once, as a hold, or across two assets. */
final class TransferDecisions {
    private static final int MAX_RATE_DECIMALS = 18;
    private static final int MAX_RATE_DIGITS = 56;
    /** Ten thousand years, so that the sum with now stays a time. */
    private static final long MAX_HOLD_SECONDS = 86_400L * 366 * 8_000;

    private final ValueChecks checks;

    TransferDecisions(ValueChecks checks) {
        this.checks = checks;
    }

    Verdict decide(
            WorkspaceState workspace, Accounts named, Command.Transfer command, @Nullable String key, long nowMicros) {
        checkValues(command, nowMicros);
        AssetState stated = command.asset() == null ? null : Amounts.asset(workspace, command.asset(), "/asset");
        AssetState target = command.exchange() == null
                ? null
                : Amounts.asset(workspace, command.exchange().toAsset(), "/to_asset");
        AccountState from = named.existingOrOpened(command.from(), Side.CREDIT, "/from");
        if (target != null && stated == null && from.asset == target.number) {
            // The asset that was left out is the payer's: what is wrong with it comes before what is wrong with the
            // payee.
            throw sameAsset();
        }
        AccountState to = named.existingOrOpened(command.to(), Side.DEBIT, "/to");
        if (from == to) {
            throw sameAccount();
        }
        AssetState asset = stated != null ? stated : fixedAsset(workspace, from);
        Accounts.requireNotClosed(from, "/from");
        Accounts.requireNotClosed(to, "/to");
        Accounts.requireActive(from, "/from");
        Accounts.requireActive(to, "/to");
        named.requireAsset(from, asset, "/from");
        named.requireAsset(to, target == null ? asset : target, "/to");
        Amount amount = Amounts.positive(command.amount(), asset, pointer(command.amount(), ""));
        if (command.exchange() != null && target != null) {
            return exchange(workspace, named, command, command.exchange(), key, from, to, asset, target, amount);
        }
        return command.hold() == null
                ? complete(workspace, named, command, key, from, to, asset, amount)
                : hold(workspace, named, command, command.hold(), key, nowMicros, from, to, asset, amount);
    }

    void checkValues(Command.Transfer command, long nowMicros) {
        // In the order of RejectionCode, so that of several reasons the first one there is given.
        checks.details(command.details());
        Command.Hold hold = command.hold();
        if (hold != null && hold.expiresInSeconds() != null) {
            long seconds = hold.expiresInSeconds();
            if (seconds <= 0 || seconds > MAX_HOLD_SECONDS) {
                throw new Refusal(
                        RejectionCode.INVALID_VALUE,
                        "/hold/expires_in_seconds",
                        "a hold expires in 1 to " + MAX_HOLD_SECONDS + " seconds");
            }
        }
        Command.Exchange exchange = command.exchange();
        if (exchange != null) {
            checkExchange(command, exchange);
        }
        Amounts.requirePositive(command.amount(), pointer(command.amount(), ""));
        if (exchange != null) {
            Amounts.requirePositive(exchange.toAmount(), pointer(exchange.toAmount(), "to_"));
        }
        if (command.from().equals(command.to())) {
            throw sameAccount();
        }
        checks.notFarAhead(command.details(), nowMicros);
    }

    private static void checkExchange(Command.Transfer command, Command.Exchange exchange) {
        if (command.hold() != null) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE,
                    "/hold",
                    "a transfer across two assets cannot be a hold; exchange first");
        }
        if (exchange.toAsset().equals(command.asset())) {
            throw sameAsset();
        }
        if (exchange.rounding() == RoundingMode.UNNECESSARY) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE, "/rounding", "say how to round: half_even, half_up, down, and so on");
        }
        BigDecimal rate = exchange.rate();
        if (rate.signum() <= 0
                || rate.precision() > MAX_RATE_DIGITS
                || rate.scale() < -MAX_RATE_DIGITS
                || rate.stripTrailingZeros().scale() > MAX_RATE_DECIMALS) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE,
                    "/rate",
                    "a rate is above zero with at most " + MAX_RATE_DECIMALS + " decimals");
        }
    }

    void requireDifferent(ShardState state, WorkspaceState workspace, Command.Transfer command) {
        AccountState from = Accounts.find(state, workspace, command.from());
        if (from != null && from == Accounts.find(state, workspace, command.to())) {
            throw sameAccount();
        }
    }

    private static Refusal sameAsset() {
        return new Refusal(RejectionCode.INVALID_VALUE, "/to_asset", "to_asset differs from asset, or is left out");
    }

    private static Refusal sameAccount() {
        return new Refusal(RejectionCode.SAME_ACCOUNT, "/to", "a transfer moves between two different accounts");
    }

    private static AssetState fixedAsset(WorkspaceState workspace, AccountState from) {
        if (from.asset == AccountState.ANY_ASSET) {
            throw new Refusal(
                    RejectionCode.ASSET_NOT_FOUND,
                    "/asset",
                    "say the asset: account " + from.describe() + " holds any asset");
        }
        return workspace.asset(from.asset);
    }

    private static String pointer(AmountInput input, String prefix) {
        return input instanceof AmountInput.Minor ? "/" + prefix + "amount_minor" : "/" + prefix + "amount";
    }

    private Verdict complete(
            WorkspaceState workspace,
            Accounts named,
            Command.Transfer command,
            @Nullable String key,
            AccountState from,
            AccountState to,
            AssetState asset,
            Amount amount) {
        List<Event> soft = new ArrayList<>(0);
        new Headroom(from, asset, "/from").post(Side.CREDIT, amount).check(workspace.defaults.overdraft(), soft);
        new Headroom(to, asset, "/to").post(Side.DEBIT, amount).check(workspace.defaults.overdraft(), soft);
        Event transfer = new Event.TransferCompleted(
                workspace.number, key, from.number, to.number, asset.number, amount, command.details());
        return accepted(named, transfer, soft);
    }

    private Verdict hold(
            WorkspaceState workspace,
            Accounts named,
            Command.Transfer command,
            Command.Hold hold,
            @Nullable String key,
            long nowMicros,
            AccountState from,
            AccountState to,
            AssetState asset,
            Amount amount) {
        List<Event> soft = new ArrayList<>(0);
        new Headroom(from, asset, "/from").reserve(Side.CREDIT, amount).check(workspace.defaults.overdraft(), soft);
        new Headroom(to, asset, "/to").reserve(Side.DEBIT, amount).check(workspace.defaults.overdraft(), soft);
        Long seconds = hold.expiresInSeconds();
        Event placed = new Event.HoldPlaced(
                workspace.number,
                key,
                from.number,
                to.number,
                asset.number,
                amount,
                seconds == null ? 0 : nowMicros + seconds * 1_000_000,
                seconds,
                command.details());
        return accepted(named, placed, soft);
    }

    private Verdict exchange(
            WorkspaceState workspace,
            Accounts named,
            Command.Transfer command,
            Command.Exchange exchange,
            @Nullable String key,
            AccountState from,
            AccountState to,
            AssetState asset,
            AssetState target,
            Amount amount) {
        if (asset == target) {
            throw sameAsset();
        }
        String pointer = pointer(exchange.toAmount(), "to_");
        Amount toAmount = Amounts.positive(exchange.toAmount(), target, pointer);
        Amount expected = Amount.of(new BigDecimal(amount.toBigInteger())
                .multiply(exchange.rate())
                .scaleByPowerOfTen(target.scale - asset.scale)
                .setScale(0, exchange.rounding())
                .toBigInteger());
        if (!expected.equals(toAmount)) {
            throw new Refusal(
                    RejectionCode.FX_MISMATCH,
                    pointer,
                    amount.toDecimalString(asset.scale) + " " + asset.code + " at "
                            + exchange.rate().toPlainString()
                            + " is " + expected.toDecimalString(target.scale) + " " + target.code + " rounded "
                            + exchange.rounding().name().toLowerCase(java.util.Locale.ROOT) + ", not "
                            + toAmount.toDecimalString(target.scale));
        }
        AccountState exchangeFrom = named.exchange(asset);
        AccountState exchangeTo = named.exchange(target);
        if (from == exchangeFrom || to == exchangeTo) {
            throw new Refusal(
                    RejectionCode.SAME_ACCOUNT,
                    "/from",
                    "Daybook's exchange accounts take part in an exchange by themselves");
        }
        List<Event> soft = new ArrayList<>(0);
        OverdraftLimit defaults = workspace.defaults.overdraft();
        new Headroom(from, asset, "/from").post(Side.CREDIT, amount).check(defaults, soft);
        new Headroom(exchangeFrom, asset, "/from").post(Side.DEBIT, amount).check(defaults, soft);
        new Headroom(exchangeTo, target, "/to").post(Side.CREDIT, toAmount).check(defaults, soft);
        new Headroom(to, target, "/to").post(Side.DEBIT, toAmount).check(defaults, soft);
        Event done = new Event.ExchangeCompleted(
                workspace.number,
                key,
                from.number,
                to.number,
                asset.number,
                amount,
                target.number,
                toAmount,
                exchangeFrom.number,
                exchangeTo.number,
                exchange.rate(),
                exchange.rounding(),
                command.details());
        return accepted(named, done, soft);
    }

    static Verdict accepted(Accounts named, Event answer, List<Event> after) {
        List<Event> events = named.openingsThen(answer);
        if (!after.isEmpty()) {
            events = new ArrayList<>(events);
            events.addAll(after);
        }
        return new Verdict.Accepted(events, named.openings());
    }
}
