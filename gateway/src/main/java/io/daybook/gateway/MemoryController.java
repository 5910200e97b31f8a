package io.daybook.gateway;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.SegmentSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.core.JsonGenerator;

/** What the ledger has in memory, so that a program beside it can compare that with the journal. */
@Controller
final class MemoryController {
    private static final int DEFAULT_LIMIT = 100;

    private final Ledger ledger;
    private final Reads reads;
    private final SegmentSource segments;

    MemoryController(Ledger ledger, Reads reads, SegmentSource segments) {
        this.ledger = ledger;
        this.reads = reads;
        this.segments = segments;
    }

    @GetMapping("/v1/memory/{shard}")
    Reply memory(Call call, @PathVariable("shard") String shard) {
        call.requireLocal();
        call.requireAccepts(Reply.JSON);
        call.allowParameters("first_account", "limit");
        int first = call.wholeNumber("first_account");
        int limit = call.limit(MemoryPage.MAX_ACCOUNTS, DEFAULT_LIMIT);
        int number = segments.shards().stream()
                .filter(known -> shard.equals(Integer.toString(known)))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(404, "shard_not_found", "there is no such shard"));
        MemoryPage page = reads.await(call, ledger.memory(number, first, limit));
        return reads.object(out -> {
            out.writeNumberProperty("shard", page.shard());
            out.writeNumberProperty("seq", page.seq());
            out.writeNumberProperty("events", page.events());
            out.writeNumberProperty("account_count", page.accountCount());
            out.writeName("accounts");
            out.writeStartArray();
            page.accounts().forEach(account -> account(out, account));
            out.writeEndArray();
        });
    }

    private static void account(JsonGenerator out, AccountSnapshot account) {
        out.writeStartObject();
        out.writeNumberProperty("number", account.number());
        out.writeStringProperty("id", account.id().toString());
        Json.optional(out, "code", account.code());
        out.writeName("balances");
        out.writeStartArray();
        for (Balance balance : account.balances()) {
            out.writeStartObject();
            out.writeNumberProperty("asset", balance.asset());
            Json.amount(out, "debits_minor", balance.debits());
            Json.amount(out, "credits_minor", balance.credits());
            Json.amount(out, "pending_debits_minor", balance.pendingDebits());
            Json.amount(out, "pending_credits_minor", balance.pendingCredits());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
