package io.daybook.gateway;

import io.daybook.ledger.Ledger;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;

/** What applies in the workspace to accounts that say nothing themselves. */
@Controller
final class WorkspaceController {
    private final Ledger ledger;
    private final Writes writes;
    private final Reads reads;

    WorkspaceController(Ledger ledger, Writes writes, Reads reads) {
        this.ledger = ledger;
        this.writes = writes;
        this.reads = reads;
    }

    @GetMapping("/v1/workspace")
    Reply get(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        String name = call.workspace();
        Ledger.WorkspaceSnapshot workspace = reads.await(call, ledger.workspace(name))
                .value()
                .orElseThrow(() -> ProblemException.of(
                        404, "workspace_not_found", "nothing was ever written to the workspace \"" + name + "\""));
        return reads.object(out -> Answers.workspace(out, name, workspace.defaults()));
    }

    @PatchMapping("/v1/workspace")
    Reply configure(Call call) {
        CommandForm form = new CommandForm(false);
        return writes.reply(writes.write(call, CommandType.CONFIGURE_WORKSPACE, form, 0), 200, out -> {});
    }
}
