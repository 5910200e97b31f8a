package io.daybook.testkit.model;

import io.daybook.testkit.model.Order.Limit;
import io.daybook.testkit.model.Order.Name;
import io.daybook.testkit.model.Order.Quantity;
import io.daybook.testkit.model.Order.Status;
import io.daybook.testkit.model.Workspace.Account;
import io.daybook.testkit.model.Workspace.Deal;
import io.daybook.testkit.model.Workspace.Life;
import io.daybook.testkit.model.Workspace.Posting;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Carries out an order that no rule is against, without asking again. */
final class Bookkeeper {
    private final Workspace workspace;
    private final int label;
    private final long nowMicros;

    Bookkeeper(Workspace workspace, int label, long nowMicros) {
        this.workspace = workspace;
        this.label = label;
        this.nowMicros = nowMicros;
    }

    void carryOut(Order order) {
        switch (order) {
            case Order.OpenAccount open ->
                add(open.code(), open.asset(), open.creditNormal(), open.limit(), open.softLimit(), false, false);
            case Order.ChangeAccount change -> change(change);
            case Order.CloseAccount close -> {
                Account account = find(close.account());
                replace(account.with(Status.CLOSED, account.limit(), account.softLimit()));
            }
            case Order.PostEntry post -> post(post);
            case Order.Transfer transfer -> transfer(transfer);
            case Order.Capture capture -> capture(capture);
            case Order.VoidHold voiding -> {
                Deal hold = deal(voiding.hold());
                workspace.deals.put(hold.label(), hold.become(Life.VOIDED, -1));
            }
            case Order.Reverse reverse -> reverse(reverse);
            case Order.DefineAsset define -> workspace.scales.put(define.code(), define.scale());
            case Order.RescaleAsset rescale -> workspace.scales.put(rescale.code(), rescale.scale());
            case Order.ConfigureWorkspace configure -> configure(configure);
        }
    }

    private void change(Order.ChangeAccount change) {
        Account account = find(change.account());
        BigInteger softLimit = change.softLimit() != null ? change.softLimit() : account.softLimit();
        replace(account.with(
                change.status() == null ? account.status() : change.status(),
                change.limit() == null ? account.limit() : change.limit(),
                change.removeSoftLimit() ? null : softLimit));
    }

    private void configure(Order.ConfigureWorkspace order) {
        workspace.defaultLimit = order.defaultLimit() == null ? workspace.defaultLimit : order.defaultLimit();
        workspace.openPayees = order.openPayees() == null ? workspace.openPayees : order.openPayees();
        workspace.openPayers = order.openPayers() == null ? workspace.openPayers : order.openPayers();
    }

    private void post(Order.PostEntry order) {
        workspace.entries.put(label, -1);
        for (Order.Line line : order.lines()) {
            Account account = findOrOpen(line.account());
            String asset = asset(line.asset(), account);
            line(label, account.number(), asset, line.debit(), minor(line.quantity(), asset));
        }
    }

    private void transfer(Order.Transfer order) {
        Account from = findOrOpen(order.from());
        Account to = findOrOpen(order.to());
        String asset = asset(order.asset(), from);
        BigInteger amount = minor(order.quantity(), asset);
        if (order.hold() != null) {
            Long seconds = order.hold().expiresInSeconds();
            Long expiresAt = seconds == null ? null : nowMicros + seconds * 1_000_000L;
            workspace.deals.put(
                    label, new Deal(label, from.number(), to.number(), asset, amount, expiresAt, Life.HELD, -1));
            return;
        }
        workspace.entries.put(label, -1);
        workspace.deals.put(
                label, new Deal(label, from.number(), to.number(), asset, amount, null, Life.COMPLETED, label));
        line(label, from.number(), asset, false, amount);
        if (order.exchange() != null) {
            String toAsset = order.exchange().toAsset();
            BigInteger toAmount = minor(order.exchange().toQuantity(), toAsset);
            line(label, exchangeAccount(asset), asset, true, amount);
            line(label, exchangeAccount(toAsset), toAsset, false, toAmount);
            line(label, to.number(), toAsset, true, toAmount);
        } else {
            line(label, to.number(), asset, true, amount);
        }
    }

    private void capture(Order.Capture order) {
        Deal hold = deal(order.hold());
        BigInteger amount = order.quantity() == null ? hold.amount() : minor(order.quantity(), hold.asset());
        workspace.deals.put(hold.label(), hold.become(Life.CAPTURED, label));
        workspace.entries.put(label, -1);
        line(label, hold.from(), hold.asset(), false, amount);
        line(label, hold.to(), hold.asset(), true, amount);
    }

    private void reverse(Order.Reverse order) {
        int entry = order.byEntry() ? order.subject() : deal(order.subject()).entry();
        workspace.entries.put(label, entry);
        for (Posting posting : workspace.linesOf(entry)) {
            line(label, posting.account(), posting.asset(), !posting.debit(), posting.amount());
        }
    }

    private void line(int entry, int account, String asset, boolean debit, BigInteger amount) {
        workspace.postings.add(new Posting(entry, account, asset, debit, amount));
    }

    private int exchangeAccount(String asset) {
        String code = "exchange:" + asset;
        Account account = workspace.find(new Name.Code(code));
        return (account != null ? account : add(code, asset, false, Limit.UNLIMITED, null, true, true)).number();
    }

    private Account findOrOpen(Name name) {
        Account account = workspace.find(name);
        if (account == null && name instanceof Name.Code byCode) {
            return add(byCode.code(), null, false, Limit.AS_WORKSPACE, null, true, false);
        }
        return find(name);
    }

    private Account add(
            @Nullable String code,
            @Nullable String asset,
            boolean creditNormal,
            Limit limit,
            @Nullable BigInteger softLimit,
            boolean implicit,
            boolean system) {
        int number = workspace.accounts.size();
        Account account = new Account(
                number, label, code, asset, creditNormal, Status.ACTIVE, limit, softLimit, implicit, system);
        workspace.accounts.add(account);
        return account;
    }

    private void replace(Account account) {
        workspace.accounts.set(account.number(), account);
    }

    private Account find(Name name) {
        Account account = workspace.find(name);
        if (account == null) {
            throw new IllegalStateException("the rules let pass an order that names nothing: " + name);
        }
        return account;
    }

    private Deal deal(int transfer) {
        Deal deal = workspace.deals.get(transfer);
        if (deal == null) {
            throw new IllegalStateException("the rules let pass an order on transfer " + transfer);
        }
        return deal;
    }

    private static String asset(@Nullable String named, Account account) {
        String asset = named != null ? named : account.asset();
        if (asset == null) {
            throw new IllegalStateException("the rules let pass a line without an asset");
        }
        return asset;
    }

    private BigInteger minor(Quantity quantity, String asset) {
        BigInteger minor = Amounts.minor(quantity, workspace.scales.getOrDefault(asset, 0));
        if (minor == null) {
            throw new IllegalStateException("the rules let pass " + quantity);
        }
        return minor;
    }
}
