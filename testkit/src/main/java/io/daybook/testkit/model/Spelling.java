package io.daybook.testkit.model;

import io.daybook.testkit.model.Order.Exchange;
import io.daybook.testkit.model.Order.Line;
import io.daybook.testkit.model.Order.Name;
import io.daybook.testkit.model.Order.Quantity;
import io.daybook.testkit.model.Workspace.Account;
import io.daybook.testkit.model.Workspace.Deal;
import io.daybook.testkit.model.Workspace.Life;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** When two orders ask for the same although they are written differently. */
final class Spelling {
    private final Workspace workspace;

    private Spelling(Workspace workspace) {
        this.workspace = workspace;
    }

    /** With the assets that it leaves out, as far as its accounts say which. */
    static Order full(Workspace workspace, Order order) {
        return new Spelling(workspace).full(order);
    }

    /** @param told as it was taken, in full */
    static boolean same(Workspace workspace, Order told, Order asked) {
        Spelling spelling = new Spelling(workspace);
        Order before = spelling.plain(told);
        return before.equals(spelling.plain(asked)) || before.equals(spelling.plain(spelling.full(asked)));
    }

    private Order full(Order order) {
        return switch (order) {
            case Order.Transfer transfer
            when transfer.asset() == null ->
                new Order.Transfer(
                        transfer.from(),
                        transfer.to(),
                        assetOf(transfer.from()),
                        transfer.quantity(),
                        transfer.hold(),
                        transfer.exchange(),
                        transfer.remarks());
            case Order.PostEntry post ->
                new Order.PostEntry(
                        post.lines().stream()
                                .map(line -> line.asset() != null
                                        ? line
                                        : new Line(
                                                line.account(), line.debit(), line.quantity(), assetOf(line.account())))
                                .toList(),
                        post.remarks());
            case Order.OpenAccount _,
                    Order.ChangeAccount _,
                    Order.CloseAccount _,
                    Order.Transfer _,
                    Order.Capture _,
                    Order.VoidHold _,
                    Order.Reverse _,
                    Order.DefineAsset _,
                    Order.RescaleAsset _,
                    Order.ConfigureWorkspace _ -> order;
        };
    }

    private @Nullable String assetOf(Name name) {
        Account account = workspace.find(name);
        return account == null ? null : account.asset();
    }

    /** Every account by its number where it has one, every quantity in minor units where they are known. */
    private Order plain(Order order) {
        return switch (order) {
            case Order.Transfer transfer ->
                new Order.Transfer(
                        plain(transfer.from()),
                        plain(transfer.to()),
                        transfer.asset(),
                        plain(transfer.quantity(), transfer.asset()),
                        transfer.hold(),
                        transfer.exchange() == null ? null : plain(transfer.exchange()),
                        transfer.remarks());
            case Order.PostEntry post ->
                new Order.PostEntry(
                        post.lines().stream()
                                .map(line -> new Line(
                                        plain(line.account()),
                                        line.debit(),
                                        plain(line.quantity(), line.asset()),
                                        line.asset()))
                                .toList(),
                        post.remarks());
            case Order.ChangeAccount change ->
                new Order.ChangeAccount(
                        plain(change.account()),
                        change.limit(),
                        change.softLimit(),
                        change.removeSoftLimit(),
                        change.status(),
                        change.metadata());
            case Order.CloseAccount close -> new Order.CloseAccount(plain(close.account()));
            case Order.Capture capture
            when capture.quantity() != null ->
                new Order.Capture(
                        capture.hold(), plain(capture.quantity(), assetOfHold(capture.hold())), capture.remarks());
            case Order.OpenAccount _,
                    Order.Capture _,
                    Order.VoidHold _,
                    Order.Reverse _,
                    Order.DefineAsset _,
                    Order.RescaleAsset _,
                    Order.ConfigureWorkspace _ -> order;
        };
    }

    private Exchange plain(Exchange exchange) {
        return new Exchange(
                exchange.toAsset(),
                plain(exchange.toQuantity(), exchange.toAsset()),
                exchange.rate().stripTrailingZeros(),
                exchange.rounding());
    }

    private Name plain(Name name) {
        Account account = workspace.find(name);
        return account == null ? name : new Name.Code("account number " + account.number());
    }

    private @Nullable String assetOfHold(int label) {
        Deal deal = workspace.deals.get(label);
        if (deal == null || deal.life() == Life.COMPLETED || deal.life() == Life.FAILED) {
            return null;
        }
        return deal.asset();
    }

    private Quantity plain(Quantity quantity, @Nullable String asset) {
        Integer scale = asset == null ? null : workspace.scales.get(asset);
        BigInteger minor = scale == null ? null : Amounts.minor(quantity, scale);
        if (minor != null) {
            return Quantity.minor(minor);
        }
        BigDecimal major = quantity.major();
        return major == null ? quantity : new Quantity(null, major.stripTrailingZeros());
    }
}
