package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.journal.JournalUnavailableException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Accounts: open, look at, change, close. */
@Controller
final class AccountsController {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsController.class);

    private final Ledger ledger;
    private final Writes writes;
    private final Reads reads;
    private final AccountViews views;

    AccountsController(Ledger ledger, Writes writes, Reads reads, AccountViews views) {
        this.ledger = ledger;
        this.writes = writes;
        this.reads = reads;
        this.views = views;
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

    /**
     * The whole account after its change: from the ledger's memory, its metadata from the event or else from the views. The
     * change is durable by now: where that cannot be read, the answer is what the event itself says, and no error.
     */
    private Reply changed(Call call, Writes.Written written) {
        return writes.reply(written, 200, out -> {}, out -> {
            Event.Answer event = written.done().recorded().event();
            Directory directory = ledger.directory(ledger.shardOf(written.workspace()));
            int number = account(event);
            AccountRef ref = new AccountRef.ById(directory.accountId(number));
            Optional<AccountSnapshot> snapshot = snapshot(call, written, ref);
            if (snapshot.isPresent()) {
                Optional<AccountRow> seen = seen(written, ref);
                Resources.account(out, row(written, directory, snapshot.get(), seen), seen.isPresent());
            } else {
                Resources.changedAccount(out, directory.accountId(number), directory.accountCode(number), event);
            }
        });
    }

    private Optional<AccountSnapshot> snapshot(Call call, Writes.Written written, AccountRef ref) {
        try {
            return reads.await(call, ledger.account(written.workspace(), ref)).value();
        } catch (ProblemException | JournalUnavailableException notNow) {
            LOG.debug("the answer to a change of an account tells only what the event says", notNow);
            return Optional.empty();
        }
    }

    private static int account(Event.Answer event) {
        return switch (event) {
            case Event.AccountChanged changed -> changed.account();
            case Event.AccountClosed closed -> closed.account();
            case Event.WorkspaceConfigured _,
                    Event.AssetDefined _,
                    Event.AssetRescaled _,
                    Event.AccountOpened _,
                    Event.EntryPosted _,
                    Event.EntryReversed _,
                    Event.TransferCompleted _,
                    Event.ExchangeCompleted _,
                    Event.HoldPlaced _,
                    Event.HoldCaptured _,
                    Event.HoldVoided _,
                    Event.TransferFailed _,
                    Event.CommandRejected _ -> throw new IllegalStateException("not a change of an account");
        };
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

    private AccountRow row(
            Writes.Written written, Directory directory, AccountSnapshot account, Optional<AccountRow> seen) {
        int workspace = written.done().recorded().event().workspace();
        @Nullable Asset asset = account.asset() < 0 ? null : directory.asset(workspace, account.asset());
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
