package io.daybook.testkit.model;

import io.daybook.testkit.model.Order.Exchange;
import io.daybook.testkit.model.Order.Limit;
import io.daybook.testkit.model.Order.Line;
import io.daybook.testkit.model.Order.Name;
import io.daybook.testkit.model.Order.Quantity;
import io.daybook.testkit.model.Order.Remarks;
import io.daybook.testkit.model.Order.Status;
import io.daybook.testkit.model.Workspace.Account;
import io.daybook.testkit.model.Workspace.Deal;
import io.daybook.testkit.model.Workspace.Life;
import io.daybook.testkit.model.Workspace.Posting;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All reasons against an order that can be seen before anything is posted. It looks for every one of them and leaves it to the
 * order of {@link Reason} which is given; limits and overflow, the last two, are looked at afterwards in the balances.
 */
final class Rules {
    private static final long AHEAD_MICROS = 5 * 60 * 1_000_000L;
    private static final Pattern UUID_SHAPED = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Workspace workspace;
    private final long nowMicros;
    private final Set<Reason> against = EnumSet.noneOf(Reason.class);

    private Rules(Workspace workspace, long nowMicros) {
        this.workspace = workspace;
        this.nowMicros = nowMicros;
    }

    static Set<Reason> against(Workspace workspace, Order order, long nowMicros) {
        Rules rules = new Rules(workspace, nowMicros);
        rules.look(order);
        return rules.against;
    }

    private void look(Order order) {
        switch (order) {
            case Order.OpenAccount open -> open(open);
            case Order.ChangeAccount change -> change(change);
            case Order.CloseAccount close -> close(close);
            case Order.PostEntry post -> entry(post);
            case Order.Transfer transfer -> transfer(transfer);
            case Order.Capture capture -> capture(capture);
            case Order.VoidHold voiding -> voidHold(voiding);
            case Order.Reverse reverse -> reverse(reverse);
            case Order.DefineAsset define -> define(define);
            case Order.RescaleAsset rescale -> rescale(rescale);
            case Order.ConfigureWorkspace configure -> configure(configure);
        }
    }

    private void check(boolean wrong, Reason reason) {
        if (wrong) {
            against.add(reason);
        }
    }

    private void open(Order.OpenAccount order) {
        if (order.code() != null) {
            code(order.code());
            check(workspace.find(new Name.Code(order.code())) != null, Reason.CODE_TAKEN);
        }
        metadata(order.metadata());
        limit(order.limit());
        check(order.asset() != null && !workspace.scales.containsKey(order.asset()), Reason.ASSET_NOT_FOUND);
        check(
                order.asset() == null && (order.limit().atMost() != null || order.softLimit() != null),
                Reason.LIMIT_NEEDS_ASSET);
    }

    private void change(Order.ChangeAccount order) {
        check(order.status() == Status.CLOSED, Reason.INVALID_VALUE);
        check(order.softLimit() != null && order.removeSoftLimit(), Reason.INVALID_VALUE);
        if (order.metadata() != null) {
            metadata(order.metadata());
        }
        if (order.limit() != null) {
            limit(order.limit());
        }
        Account account = existing(order.account());
        if (account != null) {
            boolean limited = order.limit() != null && order.limit().atMost() != null || order.softLimit() != null;
            check(limited && account.asset() == null, Reason.LIMIT_NEEDS_ASSET);
            check(account.status() == Status.CLOSED, Reason.ACCOUNT_CLOSED);
            boolean limits = order.limit() != null || order.softLimit() != null || order.removeSoftLimit();
            boolean suspended = account.status() == Status.SUSPENDED && order.status() != Status.ACTIVE;
            check(limits && suspended, Reason.ACCOUNT_SUSPENDED);
        }
    }

    private void close(Order.CloseAccount order) {
        Account account = existing(order.account());
        if (account != null) {
            check(account.status() == Status.CLOSED, Reason.ACCOUNT_CLOSED);
            check(account.status() == Status.SUSPENDED, Reason.ACCOUNT_SUSPENDED);
            for (String asset : workspace.assetsTouched(account.number())) {
                check(!workspace.sums(account.number(), asset, nowMicros).isZero(), Reason.ACCOUNT_NOT_EMPTY);
            }
        }
    }

    private void entry(Order.PostEntry order) {
        check(order.lines().size() < 2 || order.lines().size() > 1000, Reason.INVALID_LINES);
        remarks(order.remarks());
        Map<String, BigInteger> differences = new HashMap<>();
        for (Line line : order.lines()) {
            check(line.quantity().signum() <= 0, Reason.INVALID_AMOUNT);
            Account account = party(line.account(), line.debit());
            String asset = line.asset() != null ? line.asset() : account == null ? null : account.asset();
            // Nobody says which asset.
            check(asset == null && (account != null || opens(line.account(), line.debit())), Reason.ASSET_NOT_FOUND);
            if (account != null) {
                open(account, asset);
            }
            BigInteger minor = asset == null ? null : minor(line.quantity(), asset);
            if (asset != null && minor != null) {
                differences.merge(asset, line.debit() ? minor : minor.negate(), BigInteger::add);
            }
        }
        check(differences.values().stream().anyMatch(sum -> sum.signum() != 0), Reason.UNBALANCED);
    }

    private void transfer(Order.Transfer order) {
        check(order.quantity().signum() <= 0, Reason.INVALID_AMOUNT);
        remarks(order.remarks());
        Long expires = order.hold() == null ? null : order.hold().expiresInSeconds();
        check(expires != null && expires <= 0, Reason.INVALID_VALUE);
        check(order.hold() != null && order.exchange() != null, Reason.INVALID_VALUE);
        Account from = party(order.from(), false);
        Account to = party(order.to(), true);
        check(order.from().equals(order.to()) || from != null && from.equals(to), Reason.SAME_ACCOUNT);
        String asset = order.asset() != null ? order.asset() : from == null ? null : from.asset();
        check(asset == null && (from != null || opens(order.from(), false)), Reason.ASSET_NOT_FOUND);
        if (from != null) {
            open(from, asset);
        }
        if (to != null) {
            open(to, order.exchange() == null ? asset : order.exchange().toAsset());
        }
        BigInteger minor = asset == null ? null : minor(order.quantity(), asset);
        if (order.exchange() != null) {
            // Whoever names one account twice is not asked which asset he left out.
            String told = order.from().equals(order.to()) ? order.asset() : asset;
            check(order.exchange().toAsset().equals(told), Reason.INVALID_VALUE);
            exchange(order.exchange(), minor, asset);
        }
    }

    private void exchange(Exchange exchange, @Nullable BigInteger minor, @Nullable String asset) {
        check(exchange.toQuantity().signum() <= 0, Reason.INVALID_AMOUNT);
        check(exchange.rate().signum() <= 0 || exchange.rate().scale() > 18, Reason.INVALID_VALUE);
        BigInteger toMinor = minor(exchange.toQuantity(), exchange.toAsset());
        Integer scale = asset == null ? null : workspace.scales.get(asset);
        Integer toScale = workspace.scales.get(exchange.toAsset());
        if (minor != null && toMinor != null && scale != null && toScale != null) {
            int shift = toScale - scale;
            BigDecimal exact = new BigDecimal(minor).multiply(exchange.rate()).scaleByPowerOfTen(shift);
            BigDecimal expected = exact.setScale(0, exchange.rounding());
            check(expected.compareTo(new BigDecimal(toMinor)) != 0, Reason.FX_MISMATCH);
        }
    }

    private void capture(Order.Capture order) {
        check(order.quantity() != null && order.quantity().signum() <= 0, Reason.INVALID_AMOUNT);
        remarks(order.remarks());
        Deal hold = hold(order.hold(), false);
        if (hold != null && order.quantity() != null) {
            BigInteger minor = minor(order.quantity(), hold.asset());
            check(minor != null && minor.compareTo(hold.amount()) > 0, Reason.CAPTURE_EXCEEDS_HOLD);
        }
    }

    private void voidHold(Order.VoidHold order) {
        hold(order.hold(), true);
    }

    private @Nullable Deal hold(int label, boolean evenSuspended) {
        Deal hold = workspace.deals.get(label);
        check(hold == null, Reason.TRANSFER_NOT_FOUND);
        if (hold == null) {
            return null;
        }
        if (hold.life() == Life.COMPLETED || hold.life() == Life.FAILED) {
            check(true, Reason.NOT_A_HOLD);
            return null;
        }
        check(hold.life() == Life.CAPTURED, Reason.ALREADY_CAPTURED);
        check(hold.life() == Life.VOIDED, Reason.ALREADY_VOIDED);
        check(hold.expired(nowMicros), Reason.HOLD_EXPIRED);
        if (!hold.pending(nowMicros)) {
            // A hold that has ended touches no account any more, so their status is no reason.
            return null;
        }
        parties(List.of(hold.from(), hold.to()), evenSuspended);
        return hold;
    }

    private void reverse(Order.Reverse order) {
        int entry = order.subject();
        if (!order.byEntry()) {
            Deal deal = workspace.deals.get(order.subject());
            check(deal == null, Reason.TRANSFER_NOT_FOUND);
            if (deal == null) {
                return;
            }
            check(deal.pending(nowMicros), Reason.HOLD_PENDING);
            check(deal.entry() < 0 && !deal.pending(nowMicros), Reason.NOT_REVERSIBLE);
            if (deal.entry() < 0) {
                return;
            }
            entry = deal.entry();
        }
        Integer reverses = workspace.entries.get(entry);
        check(reverses == null, Reason.ENTRY_NOT_FOUND);
        if (reverses != null) {
            check(reverses >= 0, Reason.NOT_REVERSIBLE);
            check(workspace.entries.containsValue(entry), Reason.ALREADY_REVERSED);
            if (reverses < 0) {
                parties(workspace.linesOf(entry).stream().map(Posting::account).toList(), true);
            }
        }
    }

    private void parties(List<Integer> numbers, boolean evenSuspended) {
        for (int number : numbers) {
            Status status = workspace.accounts.get(number).status();
            check(status == Status.CLOSED, Reason.ACCOUNT_CLOSED);
            check(status == Status.SUSPENDED && !evenSuspended, Reason.ACCOUNT_SUSPENDED);
        }
    }

    private void define(Order.DefineAsset order) {
        check(order.code().isEmpty() || order.code().length() > 64, Reason.INVALID_CODE);
        check(order.scale() < 0 || order.scale() > 18, Reason.INVALID_VALUE);
        check(workspace.scales.containsKey(order.code()), Reason.ASSET_EXISTS);
    }

    private void rescale(Order.RescaleAsset order) {
        check(order.scale() < 0 || order.scale() > 18, Reason.INVALID_VALUE);
        check(!workspace.scales.containsKey(order.code()), Reason.ASSET_NOT_FOUND);
        // The scale that it has already is no change.
        boolean other = workspace.scales.getOrDefault(order.code(), order.scale()) != order.scale();
        check(other && workspace.inUse(order.code()), Reason.ASSET_IN_USE);
    }

    private void configure(Order.ConfigureWorkspace order) {
        check(order.defaultLimit() != null && order.defaultLimit().asWorkspace(), Reason.INVALID_VALUE);
        if (order.defaultLimit() != null) {
            limit(order.defaultLimit());
        }
    }

    /** One side of a posting: the account if there is one, and whether it may be opened on the way if not. */
    private @Nullable Account party(Name name, boolean payee) {
        if (name instanceof Name.Code byCode) {
            code(byCode.code());
            if (opens(name, payee)) {
                return workspace.find(name);
            }
        }
        return existing(name);
    }

    private boolean opens(Name name, boolean payee) {
        return name instanceof Name.Code && (payee ? workspace.openPayees : workspace.openPayers);
    }

    private @Nullable Account existing(Name name) {
        if (name instanceof Name.Code byCode) {
            code(byCode.code());
        }
        Account account = workspace.find(name);
        check(account == null, Reason.ACCOUNT_NOT_FOUND);
        return account;
    }

    private void open(Account account, @Nullable String asset) {
        check(account.status() == Status.CLOSED, Reason.ACCOUNT_CLOSED);
        check(account.status() == Status.SUSPENDED, Reason.ACCOUNT_SUSPENDED);
        check(asset != null && account.asset() != null && !account.asset().equals(asset), Reason.ASSET_MISMATCH);
    }

    private @Nullable BigInteger minor(Quantity quantity, String asset) {
        Integer scale = workspace.scales.get(asset);
        check(scale == null, Reason.ASSET_NOT_FOUND);
        if (scale == null) {
            return null;
        }
        BigInteger minor = Amounts.minor(quantity, scale);
        check(minor == null, Reason.TOO_MANY_DECIMALS);
        return minor;
    }

    private void code(String code) {
        boolean printable = code.codePoints().noneMatch(Character::isISOControl);
        boolean normal = Normalizer.isNormalized(code, Normalizer.Form.NFC);
        boolean shaped = UUID_SHAPED.matcher(code).matches();
        check(code.isEmpty() || code.length() > 255 || !printable || !normal || shaped, Reason.INVALID_CODE);
    }

    private void metadata(Map<String, String> metadata) {
        int bytes = 0;
        for (Map.Entry<String, String> pair : metadata.entrySet()) {
            bytes += pair.getKey().getBytes(StandardCharsets.UTF_8).length;
            bytes += pair.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        check(metadata.size() > 64 || bytes > 8192, Reason.INVALID_METADATA);
    }

    private void limit(Limit limit) {
        check(limit.atMost() != null && limit.atMost().signum() < 0, Reason.INVALID_VALUE);
    }

    private void remarks(Remarks remarks) {
        metadata(remarks.metadata());
        Long effective = remarks.effectiveAtMicros();
        check(effective != null && effective > nowMicros + AHEAD_MICROS, Reason.EFFECTIVE_IN_FUTURE);
    }
}
