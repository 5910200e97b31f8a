package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Command;
import io.daybook.views.EntryFilter;
import io.daybook.views.EntryRow;
import io.daybook.views.EntryViews;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Entries of two or more lines: post, look at, reverse. */
@Controller
final class EntriesController {
    /** The fields that name what a reversal reverses; in paths that do so the body must not. */
    static final long SUBJECTS = CommandField.bits(CommandField.TRANSFER_ID, CommandField.ENTRY_ID);

    private final Writes writes;
    private final Answers answers;
    private final Reads reads;
    private final EntryViews views;
    private final AccountIdForm accountIdForm;

    EntriesController(Writes writes, Answers answers, Reads reads, EntryViews views, AccountIdForm accountIdForm) {
        this.writes = writes;
        this.answers = answers;
        this.reads = reads;
        this.views = views;
        this.accountIdForm = accountIdForm;
    }

    @PostMapping("/v1/entries")
    Reply post(Call call) {
        call.requireAccepts(Reply.JSON);
        CommandForm form = new CommandForm(false);
        try {
            Command command = writes.read(call, CommandType.ENTRY, form, 0);
            if (form.accountIdLines && command instanceof Command.PostEntry entry) {
                command = accountIdForm.complete(call, entry);
            }
            Writes.Written written = writes.submit(call, CommandType.ENTRY, form, command);
            return writes.reply(
                    written,
                    201,
                    out -> Resources.id(
                            out,
                            "entry_id",
                            form.accountIdLines
                                    ? answers.id(
                                            written.workspace(), written.done().recorded())
                                    : null));
        } catch (ProblemException refused) {
            throw form.accountIdLines ? refused.asShortForm() : refused;
        }
    }

    @GetMapping("/v1/entries/{id}")
    Reply get(Call call, @PathVariable("id") String id) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        UUID entry = Call.id(id, "an entry");
        EntryRow row = reads.foundAtHead(call, "entry_not_found", "entry", scope -> views.entry(scope, entry));
        return reads.object(out -> Resources.entry(out, row));
    }

    @GetMapping("/v1/entries")
    Reply list(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("account", "batch_id", "correlation_id", "from", "to", "by", "limit", "cursor");
        @Nullable String account = call.parameter("account");
        @Nullable AccountRef ref = account == null ? null : Call.account(account);
        @Nullable String batch = call.parameter("batch_id");
        @Nullable UUID batchId = batch == null ? null : Call.id(batch, "a batch");
        EntryFilter filter = new EntryFilter(
                ref, batchId, call.parameter("correlation_id", Call.MAX_CORRELATION_ID_CHARACTERS), Reads.range(call));
        PageRequest page = Reads.page(call);
        Scope scope = reads.scope(call);
        // An entry may have a thousand lines.
        return page.limit() > PageRequest.DEFAULT_LIMIT
                ? reads.longList(call, () -> views.entries(scope, filter, page), Resources::entry)
                : reads.list(Reads.query(() -> views.entries(scope, filter, page)), Resources::entry);
    }

    @PostMapping("/v1/entries/{id}/reverse")
    Reply reverse(Call call, @PathVariable("id") String id) {
        CommandForm form = new CommandForm(false);
        form.entryId = Call.id(id, "an entry");
        return writes.reply(writes.write(call, CommandType.REVERSE, form, SUBJECTS), 201, out -> {});
    }
}
