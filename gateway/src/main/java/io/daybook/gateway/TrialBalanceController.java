package io.daybook.gateway;

import io.daybook.views.ReportViews;
import io.daybook.views.Scope;
import io.daybook.views.TrialBalance;
import io.daybook.views.TrialBalanceQuery;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.core.JsonGenerator;

/** All accounts with their sums, and whether debits equal credits. */
@Controller
final class TrialBalanceController {
    private final Reads reads;
    private final ReportViews views;

    TrialBalanceController(Reads reads, ReportViews views) {
        this.reads = reads;
        this.views = views;
    }

    @GetMapping("/v1/trial-balance")
    Reply trialBalance(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("at", "by", "asset", "code_prefix");
        TrialBalanceQuery query = new TrialBalanceQuery(
                reads.moment(call),
                call.parameter("asset", Call.MAX_ASSET_CHARACTERS),
                call.parameter("code_prefix", Call.MAX_CODE_CHARACTERS));
        Scope scope = reads.scope(call, query.at());
        return reads.longObject(
                call,
                () -> {
                    TrialBalance asked = views.trialBalance(scope, query);
                    // A part of the accounts never balances by itself: what is asked is whether the books do.
                    return query.codePrefix() == null ? asked : withBooks(asked, scope, query);
                },
                TrialBalance::position,
                TrialBalanceController::write);
    }

    private TrialBalance withBooks(TrialBalance part, Scope scope, TrialBalanceQuery query) {
        boolean balanced = views.trialBalance(scope, new TrialBalanceQuery(query.at(), query.asset(), null))
                .balanced();
        return new TrialBalance(part.rows(), part.totals(), balanced, part.position());
    }

    private static void write(JsonGenerator out, TrialBalance balance) {
        out.writeName("rows");
        out.writeStartArray();
        balance.rows().forEach(row -> row(out, row));
        out.writeEndArray();
        out.writeName("totals");
        out.writeStartArray();
        balance.totals().forEach(total -> total(out, total));
        out.writeEndArray();
        out.writeBooleanProperty("balanced", balance.balanced());
        out.writeStringProperty("position", balance.position().toString());
    }

    private static void row(JsonGenerator out, TrialBalance.Row row) {
        out.writeStartObject();
        out.writeStringProperty("account_id", row.account().id().toString());
        Json.optional(out, "code", row.account().code());
        out.writeStringProperty("asset", row.asset().code());
        Json.amount(out, "debits_minor", row.debits());
        Json.amount(out, "credits_minor", row.credits());
        Json.amount(out, "posted_minor", row.posted());
        if (row.system()) {
            out.writeBooleanProperty("system", true);
        }
        out.writeEndObject();
    }

    private static void total(JsonGenerator out, TrialBalance.Total total) {
        out.writeStartObject();
        out.writeStringProperty("asset", total.asset().code());
        Json.amount(out, "debits_minor", total.debits());
        Json.amount(out, "credits_minor", total.credits());
        out.writeEndObject();
    }
}
