package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.views.AccountFilter;
import io.daybook.views.AccountRow;
import io.daybook.views.AccountViews;
import io.daybook.views.AssetLabel;
import io.daybook.views.Page;
import io.daybook.views.Scope;
import io.daybook.views.ViewBehindException;
import io.daybook.views.ViewsUnavailableException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Accounts: open, look at, change, close. */
@Controller
final class AccountsController {
    private final Ledger ledger;
    private final Writes writes;
    private final Reads reads;
    private final AccountViews views;
    private final WorkspaceNumbers numbers;

    AccountsController(Ledger ledger, Writes writes, Reads reads, AccountViews views, WorkspaceNumbers numbers) {
        this.ledger = ledger;
        this.writes = writes;
        this.reads = reads;
        this.views = views;
        this.numbers = numbers;
    }

    @PostMapping({"/v1/accounts", "/accounts"})
    Reply open(Call call) {
        CommandForm form = new CommandForm(call.isShortForm());
        Writes.Written written = writes.write(call, CommandType.OPEN_ACCOUNT, form, 0);
        boolean requirement = call.isShortForm() || form.requirementNames;
        return writes.reply(written, 201, out -> {
            if (requirement && written.done().recorded().event() instanceof Event.AccountOpened opened) {
                UUID id = ledger.directory(ledger.shardOf(written.workspace())).accountId(opened.account());
                out.writeStringProperty("accountId", id.toString());
                Json.optional(out, "currency", form.asset);
            }
        });
    }

    @GetMapping("/v1/accounts/{account}")
    Reply get(Call call, @PathVariable("account") String account) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        AccountRef ref = Call.account(account);
        AccountRow row = reads.foundAtHead(call, "account_not_found", "account", scope -> views.account(scope, ref));
        return reads.object(out -> Resources.account(out, row, true));
    }

    @GetMapping("/v1/accounts")
    Reply list(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("code_prefix", "metadata", "metadata.", "asset", "status", "limit", "cursor");
        @Nullable String status = call.parameter("status");
        AccountFilter filter = new AccountFilter(
                call.parameter("code_prefix", Call.MAX_CODE_CHARACTERS),
                call.metadata(),
                call.parameter("asset", Call.MAX_ASSET_CHARACTERS),
                status == null ? null : status(call.choice("status", "active", "suspended", "closed")));
        Page<AccountRow> page = Reads.query(() -> views.accounts(reads.scope(call), filter, Reads.page(call)));
        return reads.list(page, (out, row) -> Resources.account(out, row, true));
    }

    private static AccountStatus status(String name) {
        return AccountStatus.valueOf(name.toUpperCase(Locale.ROOT));
    }

    @PatchMapping("/v1/accounts/{account}")
    Reply change(Call call, @PathVariable("account") String account) {
        CommandForm form = new CommandForm(false);
        form.account = Call.account(account);
        Writes.Written written = writes.write(call, CommandType.CHANGE_ACCOUNT, form, CommandField.ACCOUNT.bit());
        return changed(call, written);
    }

    @PostMapping("/v1/accounts/{account}/close")
    Reply close(Call call, @PathVariable("account") String account) {
        CommandForm form = new CommandForm(false);
        form.account = Call.account(account);
        return changed(call, writes.write(call, CommandType.CLOSE_ACCOUNT, form, CommandField.ACCOUNT.bit()));
    }

    /** The whole account after its change: from the ledger's memory, its metadata from the event or else from the views. */
    private Reply changed(Call call, Writes.Written written) {
        return writes.reply(written, 200, out -> {}, out -> {
            AccountRef ref = new AccountRef.ById(id(written));
            AccountSnapshot snapshot = reads.await(call, ledger.account(written.workspace(), ref))
                    .value()
                    .orElseThrow(() -> new IllegalStateException("an account that was just changed is gone"));
            Optional<AccountRow> seen = seen(written, ref);
            Resources.account(out, row(written, snapshot, seen), seen.isPresent());
        });
    }

    private UUID id(Writes.Written written) {
        int number = switch (written.done().recorded().event()) {
            case Event.AccountChanged changed -> changed.account();
            case Event.AccountClosed closed -> closed.account();
            default -> throw new IllegalStateException("not a change of an account");
        };
        return ledger.directory(ledger.shardOf(written.workspace())).accountId(number);
    }

    /**
     * What only the views know: metadata and where it was opened. Empty when they have not come this far: better to leave
     * that out than to guess.
     */
    private Optional<AccountRow> seen(Writes.Written written, AccountRef ref) {
        try {
            return views.account(
                    new Scope(written.workspace(), written.decision().position()), ref);
        } catch (ViewBehindException | ViewsUnavailableException notNow) {
            return Optional.empty();
        }
    }

    private AccountRow row(Writes.Written written, AccountSnapshot account, Optional<AccountRow> seen) {
        io.daybook.ledger.@Nullable Asset asset =
                account.asset() < 0 ? null : numbers.asset(written.workspace(), account.asset());
        boolean changed = written.done().recorded().event() instanceof Event.AccountChanged;
        return new AccountRow(
                account.id(),
                account.code(),
                asset == null ? null : new AssetLabel(asset.code(), asset.scale()),
                account.normalSide(),
                changed ? account.status() : AccountStatus.CLOSED,
                account.overdraftLimit(),
                account.softLimit(),
                metadata(written, seen),
                account.system(),
                false,
                Times.instant(account.openedAtMicros()),
                seen.map(AccountRow::position).orElse(written.done().recorded().position()));
    }

    private static Map<String, String> metadata(Writes.Written written, Optional<AccountRow> seen) {
        return written.done().recorded().event() instanceof Event.AccountChanged changed && changed.metadata() != null
                ? changed.metadata()
                : seen.map(AccountRow::metadata).orElse(Map.of());
    }
}
