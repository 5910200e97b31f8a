package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.views.Page;
import io.daybook.views.TransferFilter;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferStatus;
import io.daybook.views.TransferViews;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Transfers and holds: make, look at, capture, void, reverse. */
@Controller
final class TransfersController {
    private final Writes writes;
    private final Answers answers;
    private final Reads reads;
    private final TransferViews views;

    TransfersController(Writes writes, Answers answers, Reads reads, TransferViews views) {
        this.writes = writes;
        this.answers = answers;
        this.reads = reads;
        this.views = views;
    }

    @PostMapping("/v1/transfers")
    Reply transfer(Call call) {
        CommandForm form = new CommandForm(false);
        Writes.Written written = writes.write(call, CommandType.TRANSFER, form, 0);
        return form.requirementNames ? withTransferId(written, 201) : writes.reply(written, 201, out -> {});
    }

    /** The short form: {@code amount} counts minor units, and a replay answers like the first time. */
    @PostMapping("/transfers")
    Reply shortTransfer(Call call) {
        return withTransferId(writes.write(call, CommandType.TRANSFER, new CommandForm(true), 0), 202);
    }

    private Reply withTransferId(Writes.Written written, int status) {
        return writes.reply(
                written,
                status,
                out -> Resources.id(
                        out,
                        "transferId",
                        answers.id(written.workspace(), written.done().recorded())));
    }

    @GetMapping("/v1/transfers/{id}")
    Reply get(Call call, @PathVariable("id") String id) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        UUID transfer = Call.id(id, "a transfer");
        TransferRow row =
                reads.foundAtHead(call, "transfer_not_found", "transfer", scope -> views.transfer(scope, transfer));
        return reads.object(out -> Resources.transfer(out, row));
    }

    @GetMapping("/v1/transfers")
    Reply list(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("account", "status", "correlation_id", "from", "to", "limit", "cursor");
        @Nullable String account = call.parameter("account");
        @Nullable AccountRef ref = account == null ? null : Call.account(account);
        @Nullable String status = call.parameter("status");
        TransferFilter filter = new TransferFilter(
                ref,
                status == null ? null : status(call),
                call.parameter("correlation_id", Call.MAX_CORRELATION_ID_CHARACTERS),
                Reads.range(call));
        Page<TransferRow> page = Reads.query(() -> views.transfers(reads.scope(call), filter, Reads.page(call)));
        return reads.list(page, (out, row) -> Resources.transfer(out, row));
    }

    private static TransferStatus status(Call call) {
        String name = call.choice("status", "pending", "completed", "voided", "expired", "failed");
        return TransferStatus.valueOf(name.toUpperCase(Locale.ROOT));
    }

    @PostMapping("/v1/transfers/{id}/capture")
    Reply capture(Call call, @PathVariable("id") String id) {
        return end(call, CommandType.CAPTURE, id);
    }

    @PostMapping("/v1/transfers/{id}/void")
    Reply release(Call call, @PathVariable("id") String id) {
        return end(call, CommandType.VOID, id);
    }

    private Reply end(Call call, CommandType type, String id) {
        CommandForm form = new CommandForm(false);
        form.transferId = Call.id(id, "a transfer");
        return writes.reply(writes.write(call, type, form, CommandField.TRANSFER_ID.bit()), 200, out -> {});
    }

    @PostMapping("/v1/transfers/{id}/reverse")
    Reply reverse(Call call, @PathVariable("id") String id) {
        CommandForm form = new CommandForm(false);
        form.transferId = Call.id(id, "a transfer");
        return writes.reply(writes.write(call, CommandType.REVERSE, form, EntriesController.SUBJECTS), 201, out -> {});
    }
}
