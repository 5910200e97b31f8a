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
import java.util.LinkedHashMap;
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
        CommandForm form = new CommandForm(false);
        Writes.Written written = call.isShortForm()
                ? writes.writeShort(call, CommandType.OPEN_ACCOUNT, form)
                : writes.write(call, CommandType.OPEN_ACCOUNT, form, 0);
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
        call.allowParameters("code_prefix", "metadata.", "asset", "status", "limit", "cursor");
        @Nullable String status = call.parameter("status");
        AccountFilter filter = new AccountFilter(
                call.parameter("code_prefix", Call.MAX_CODE_CHARACTERS),
                metadata(call),
                call.parameter("asset", Call.MAX_ASSET_CHARACTERS),
                status == null ? null : status(call.choice("status", "active", "suspended", "closed")));
        Page<AccountRow> page = Reads.query(() -> views.accounts(reads.scope(call), filter, Reads.page(call)));
        return reads.list(page, (out, row) -> Resources.account(out, row, true));
    }

    private static AccountStatus status(String name) {
        return AccountStatus.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static Map<String, String> metadata(Call call) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String name : call.parameterNames()) {
            String value = name.startsWith("metadata.") ? call.parameter(name) : null;
            if (value != null) {
                pairs.put(name.substring("metadata.".length()), value);
            }
        }
        return pairs;
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
            Optional<Map<String, String>> metadata = metadata(written, ref);
            Resources.account(out, row(written, snapshot, metadata.orElse(Map.of())), metadata.isPresent());
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

    /** Empty when neither the event nor a view that has come this far says: better to leave it out than to say it is empty. */
    private Optional<Map<String, String>> metadata(Writes.Written written, AccountRef ref) {
        if (written.done().recorded().event() instanceof Event.AccountChanged changed && changed.metadata() != null) {
            return Optional.of(changed.metadata());
        }
        try {
            return views.account(
                            new Scope(written.workspace(), written.decision().position()), ref)
                    .map(AccountRow::metadata);
        } catch (ViewBehindException | ViewsUnavailableException notNow) {
            return Optional.empty();
        }
    }

    private AccountRow row(Writes.Written written, AccountSnapshot account, Map<String, String> metadata) {
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
                metadata,
                account.system(),
                false,
                Times.instant(account.openedAtMicros()),
                written.done().recorded().position());
    }
}
