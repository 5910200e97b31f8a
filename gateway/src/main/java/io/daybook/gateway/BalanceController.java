package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountBalances;
import io.daybook.views.AccountViews;
import io.daybook.views.AssetLabel;
import io.daybook.views.BalanceRow;
import io.daybook.views.Moment;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.core.JsonGenerator;

/** Balances: now from the ledger itself, in the past from the views. */
@Controller
final class BalanceController {
    private final Ledger ledger;
    private final Reads reads;
    private final AccountViews views;
    private final WorkspaceNumbers numbers;
    private final Clock clock;

    BalanceController(Ledger ledger, Reads reads, AccountViews views, WorkspaceNumbers numbers, Clock clock) {
        this.ledger = ledger;
        this.reads = reads;
        this.views = views;
        this.numbers = numbers;
        this.clock = clock;
    }

    @GetMapping({"/v1/accounts/{account}/balance", "/accounts/{account}/balance"})
    Reply balance(Call call, @PathVariable("account") String account) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("at", "by");
        AccountRef ref = Call.account(account);
        Moment moment = reads.moment(call);
        return moment instanceof Moment.Now ? now(call, ref) : then(call, ref, moment);
    }

    private Reply now(Call call, AccountRef ref) {
        String workspace = call.workspace();
        reads.scope(call);
        Ledger.Read<Optional<AccountSnapshot>> read = reads.await(call, ledger.account(workspace, ref));
        AccountSnapshot account = read.value()
                .orElseThrow(() -> ProblemException.of(
                        404, "account_not_found", AccountRefs.readable("there is no account " + ref)));
        List<BalanceRow> rows = new ArrayList<>();
        for (Balance balance : account.balances()) {
            rows.add(new BalanceRow(
                    label(numbers.asset(workspace, balance.asset())),
                    balance.debits(),
                    balance.credits(),
                    balance.pendingIn(account.normalSide()),
                    balance.pendingOut(account.normalSide())));
        }
        @Nullable AssetLabel fixed = account.asset() < 0 ? null : label(numbers.asset(workspace, account.asset()));
        return reply(
                account.id().toString(),
                account.normalSide(),
                withFixed(rows, fixed),
                read.position(),
                clock.instant());
    }

    private Reply then(Call call, AccountRef ref, Moment moment) {
        AccountBalances balances =
                reads.found(call, moment, "account_not_found", "account", scope -> views.balances(scope, ref, moment));
        return reply(
                balances.account().id().toString(),
                balances.normalSide(),
                balances.balances(),
                balances.position(),
                balances.asOf());
    }

    /** An account with a fixed asset has a balance in it from the start. */
    private static List<BalanceRow> withFixed(List<BalanceRow> rows, @Nullable AssetLabel fixed) {
        return fixed == null || !rows.isEmpty()
                ? rows
                : List.of(new BalanceRow(fixed, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO));
    }

    private static AssetLabel label(Asset asset) {
        return new AssetLabel(asset.code(), asset.scale());
    }

    private Reply reply(String account, Side normalSide, List<BalanceRow> rows, Position position, Instant asOf) {
        Reply reply = reads.object(out -> {
            out.writeStringProperty("account_id", account);
            if (rows.size() == 1) {
                // The requirements' form, where an account has one currency.
                Json.amount(out, "balance_minor", rows.getFirst().posted());
                out.writeStringProperty("currency", rows.getFirst().asset().code());
            }
            out.writeName("balances");
            out.writeStartArray();
            rows.forEach(row -> row(out, normalSide, row));
            out.writeEndArray();
            out.writeStringProperty("position", position.toString());
            out.writeStringProperty("as_of", Resources.time(asOf));
        });
        return reply.at(position);
    }

    private static void row(JsonGenerator out, Side normalSide, BalanceRow row) {
        out.writeStartObject();
        out.writeStringProperty("asset", row.asset().code());
        Json.amount(out, "debits_minor", row.debits());
        Json.amount(out, "credits_minor", row.credits());
        Json.amount(out, "posted_minor", row.posted());
        Json.amount(out, "pending_in_minor", row.pendingIn());
        Json.amount(out, "pending_out_minor", row.pendingOut());
        Json.amount(out, "available_minor", row.available(normalSide));
        out.writeStringProperty(
                "posted", row.posted().toDecimalString(row.asset().scale()));
        out.writeEndObject();
    }
}
