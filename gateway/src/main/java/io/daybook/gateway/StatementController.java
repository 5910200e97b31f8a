package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.views.AccountViews;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.Statement;
import io.daybook.views.StatementLine;
import io.daybook.views.StatementQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.core.JsonGenerator;

/** Statements: what happened to an account in a time, with its balance after each line. */
@Controller
final class StatementController {
    private static final String[] COLUMNS = {
        "recorded_at",
        "effective_at",
        "position",
        "entry_id",
        "transfer_id",
        "correlation_id",
        "description",
        "asset",
        "side",
        "amount",
        "balance_after"
    };

    private final Reads reads;
    private final AccountViews views;

    StatementController(Reads reads, AccountViews views) {
        this.reads = reads;
        this.views = views;
    }

    @GetMapping("/v1/accounts/{account}/statement")
    Reply statement(Call call, @PathVariable("account") String account) {
        call.allowParameters("asset", "from", "to", "by", "limit", "cursor", "format");
        StatementQuery query = query(call, account);
        @Nullable String format = call.parameter("format");
        call.requireAccepts(Reply.JSON, "text/csv");
        boolean csv = format == null
                ? call.prefers("text/csv", Reply.JSON)
                : call.choice("format", "json", "csv").equals("csv");
        return csv ? csv(call, query) : json(read(call, query, Reads.page(call)));
    }

    /** The requirements' form: an array of lines. */
    @GetMapping({"/v1/accounts/{account}/statements", "/accounts/{account}/statements"})
    Reply lines(Call call, @PathVariable("account") String account) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("asset", "from", "to", "by", "limit", "cursor");
        Statement statement = read(call, query(call, account), Reads.page(call));
        byte[] body = reads.json()
                .bytes(
                        out -> {
                            out.writeStartArray();
                            for (StatementLine line : statement.lines().data()) {
                                out.writeStartObject();
                                out.writeStringProperty(
                                        "account_id", statement.account().id().toString());
                                out.writeStringProperty(
                                        "currency", statement.asset().code());
                                out.writeStringProperty("ts", Resources.time(line.recordedAt()));
                                line(out, line, line.side().name());
                                out.writeEndObject();
                            }
                            out.writeEndArray();
                        },
                        4_096);
        Reply reply = Reply.of(200, Reply.JSON, body).at(statement.ceiling());
        @Nullable String next = statement.lines().next();
        return next == null ? reply : reply.header("Link", "<" + call.target("cursor", next) + ">; rel=\"next\"");
    }

    private static StatementQuery query(Call call, String account) {
        AccountRef ref = Call.account(account);
        return new StatementQuery(ref, call.parameter("asset", Call.MAX_ASSET_CHARACTERS), Reads.range(call));
    }

    private Statement read(Call call, StatementQuery query, PageRequest page) {
        return reads.found(call, "account_not_found", "account", scope -> views.statement(scope, query, page));
    }

    private Reply json(Statement statement) {
        Reply reply = reads.object(out -> {
            out.writeStringProperty("account_id", statement.account().id().toString());
            out.writeStringProperty("asset", statement.asset().code());
            Json.amount(out, "opening_minor", statement.opening());
            Json.amount(out, "closing_minor", statement.closing());
            out.writeName("lines");
            out.writeStartArray();
            for (StatementLine line : statement.lines().data()) {
                out.writeStartObject();
                line(out, line, Resources.lower(line.side()));
                out.writeEndObject();
            }
            out.writeEndArray();
            Reads.cursors(out, statement.lines());
            out.writeStringProperty("position", statement.ceiling().toString());
        });
        return reply.at(statement.ceiling());
    }

    private static void line(JsonGenerator out, StatementLine line, String side) {
        out.writeStringProperty("entry_id", line.entryId().toString());
        out.writeStringProperty("position", line.position().toString());
        out.writeStringProperty("recorded_at", Resources.time(line.recordedAt()));
        out.writeStringProperty("effective_at", Resources.time(line.effectiveAt()));
        out.writeStringProperty("side", side);
        Json.amount(out, "amount_minor", line.amount());
        Json.amount(out, "balance_after_minor", line.balanceAfter());
        Json.optional(out, "description", line.description());
        Json.optional(out, "correlation_id", line.correlationId());
        Resources.id(out, "transfer_id", line.transferId());
    }

    /** The whole period, a page at a time; the cursor keeps the ceiling, so the pages fit together. */
    private Reply csv(Call call, StatementQuery query) {
        Statement first = read(call, query, new PageRequest(PageRequest.MAX_LIMIT, call.parameter("cursor")));
        Scope scope = reads.scope(call);
        return Reply.streamed(200, Reply.CSV, out -> {
                    out.write(Csv.line(Arrays.asList(COLUMNS)).getBytes(StandardCharsets.UTF_8));
                    Statement page = first;
                    write(out, page);
                    while (page.lines().next() != null) {
                        PageRequest next = new PageRequest(
                                PageRequest.MAX_LIMIT, page.lines().next());
                        page = views.statement(scope, query, next)
                                .orElseThrow(() -> new IOException("the account left the view while it was read"));
                        write(out, page);
                    }
                })
                .at(first.ceiling());
    }

    private static void write(OutputStream out, Statement page) throws IOException {
        int scale = page.asset().scale();
        for (StatementLine line : page.lines().data()) {
            String text = Csv.line(Arrays.asList(
                    Resources.time(line.recordedAt()),
                    Resources.time(line.effectiveAt()),
                    line.position().toString(),
                    line.entryId().toString(),
                    line.transferId() == null ? null : line.transferId().toString(),
                    Csv.foreign(line.correlationId()),
                    Csv.foreign(line.description()),
                    page.asset().code(),
                    Resources.lower(line.side()),
                    line.amount().toDecimalString(scale),
                    line.balanceAfter().toDecimalString(scale)));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
