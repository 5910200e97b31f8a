package io.daybook.gateway;

import io.daybook.views.AccountBalance;
import io.daybook.views.AccountViews;
import io.daybook.views.BalanceRow;
import io.daybook.views.EntryFilter;
import io.daybook.views.EntryRow;
import io.daybook.views.EntryViews;
import io.daybook.views.LineRow;
import io.daybook.views.Page;
import io.daybook.views.Scope;
import io.daybook.views.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.core.JsonGenerator;

/** The payments ledger's short reads: what was posted last, line by line or entry by entry, and all balances. */
@Controller
final class LedgerReadsController {
    private static final EntryFilter ALL = new EntryFilter(null, null, null, TimeRange.ALL);

    private final Reads reads;
    private final EntryViews entries;
    private final AccountViews accounts;

    /** A line with its entry. */
    private record Line(EntryRow entry, int number, LineRow line) {}

    LedgerReadsController(Reads reads, EntryViews entries, AccountViews accounts) {
        this.reads = reads;
        this.entries = entries;
        this.accounts = accounts;
    }

    /** {@code limit} counts entries; their lines stay together. */
    @GetMapping("/ledger/recent")
    Reply recent(Call call) {
        Page<EntryRow> page = page(call);
        List<Line> lines = new ArrayList<>();
        for (EntryRow entry : page.data()) {
            for (int number = 0; number < entry.lines().size(); number++) {
                lines.add(new Line(entry, number, entry.lines().get(number)));
            }
        }
        return reads.list(new Page<>(lines, page.next(), page.previous(), page.hasMore()), LedgerReadsController::line);
    }

    /** A batch in the sense of the payments ledger is what we call an entry: lines that balance. */
    @GetMapping("/ledger/batches")
    Reply batches(Call call) {
        return reads.list(page(call), Resources::entry);
    }

    private Page<EntryRow> page(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters(Call.WORKSPACE_PARAMETER, "limit", "cursor");
        Scope scope = reads.scope(call);
        return Reads.query(() -> entries.entries(scope, ALL, Reads.page(call)));
    }

    private static void line(JsonGenerator out, Line row) {
        EntryRow entry = row.entry();
        out.writeStringProperty("entry_id", entry.id().toString());
        out.writeNumberProperty("line", row.number());
        Resources.id(out, "transfer_id", entry.transferId());
        Resources.id(out, "batch_id", entry.batchId());
        out.writeStringProperty("account_id", row.line().account().id().toString());
        Json.optional(out, "account_code", row.line().account().code());
        out.writeStringProperty("side", Resources.lower(row.line().side()));
        Resources.money(out, "amount", row.line().amount(), row.line().asset());
        out.writeStringProperty("asset", row.line().asset().code());
        Json.amount(out, "balance_after_minor", row.line().balanceAfter());
        Json.optional(out, "description", entry.description());
        Json.optional(out, "correlation_id", entry.correlationId());
        out.writeStringProperty("effective_at", Resources.time(entry.effectiveAt()));
        out.writeStringProperty("recorded_at", Resources.time(entry.recordedAt()));
        out.writeStringProperty("position", entry.position().toString());
    }

    /** One row per account and asset, in the order in which the accounts were opened. */
    @GetMapping("/balances")
    Reply balances(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters(Call.WORKSPACE_PARAMETER, "limit", "cursor");
        Scope scope = reads.scope(call);
        return reads.list(
                Reads.query(() -> accounts.balances(scope, Reads.page(call))), LedgerReadsController::balance);
    }

    private static void balance(JsonGenerator out, AccountBalance row) {
        BalanceRow balance = row.balance();
        out.writeStringProperty("account_id", row.account().id().toString());
        Json.optional(out, "account_code", row.account().code());
        out.writeStringProperty("asset", balance.asset().code());
        Resources.money(out, "balance", balance.posted(), balance.asset());
        Resources.money(out, "available", balance.available(row.normalSide()), balance.asset());
        Json.amount(out, "debits_minor", balance.debits());
        Json.amount(out, "credits_minor", balance.credits());
        Json.amount(out, "pending_in_minor", balance.pendingIn());
        Json.amount(out, "pending_out_minor", balance.pendingOut());
    }
}
