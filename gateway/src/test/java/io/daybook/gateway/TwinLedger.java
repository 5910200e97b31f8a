package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A ledger of one workspace in memory, just true enough to try the gateway on: accounts, transfers, entries and keys, no
 * holds, no limits but an overdraft of zero. The real ledger has its own tests.
 */
final class TwinLedger implements Ledger, Directory {
    private static final long CLOCK_MICROS = 1_767_225_600_000_000L;

    private final List<Asset> assets = new ArrayList<>(List.of(
            new Asset(0, "EUR", 2, "Euro", false),
            new Asset(1, "USD", 2, "US Dollar", false),
            new Asset(2, "BTC", 8, "Bitcoin", false)));
    private final List<AccountSnapshot> accounts = new ArrayList<>();
    private final Map<String, Outcome> keys = new HashMap<>();
    private final Map<String, Command> bodies = new HashMap<>();
    private long seq;
    int submissions;
    int largestSubmission;

    @Nullable
    LedgerUnavailableException away;

    @Override
    public synchronized CompletableFuture<Decision> submit(Submission submission) {
        submissions++;
        largestSubmission = Math.max(largestSubmission, submission.items().size());
        if (away != null) {
            return CompletableFuture.failedFuture(away);
        }
        if (!submission.dryRun()) {
            seq++;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Submission.Item item : submission.items()) {
            outcomes.add(one(item, outcomes.size(), submission.dryRun()));
        }
        return CompletableFuture.completedFuture(new Decision(outcomes, new Position(0, seq)));
    }

    private Outcome one(Submission.Item item, int index, boolean dryRun) {
        String key = item.key();
        Outcome first = key == null ? null : keys.get(key);
        if (first != null) {
            return item.command().equals(bodies.get(key))
                    ? replay(first)
                    : rejected(RejectionCode.IDEMPOTENCY_KEY_REUSED, "the amount differs", "/amount_minor");
        }
        Outcome outcome = decide(item.command(), key, index, dryRun);
        if (key != null && !dryRun) {
            keys.put(key, outcome);
            bodies.put(key, item.command());
        }
        return outcome;
    }

    private static Outcome replay(Outcome first) {
        return switch (first) {
            case Outcome.Done done -> new Outcome.Done(done.recorded(), true);
            case Outcome.Rejected no ->
                new Outcome.Rejected(no.code(), no.detail(), no.pointer(), no.transferId(), true);
        };
    }

    private Outcome decide(Command command, @Nullable String key, int index, boolean dryRun) {
        return switch (command) {
            case Command.OpenAccount open -> open(open, key, index, dryRun);
            case Command.Transfer transfer -> transfer(transfer, key, index, dryRun);
            case Command.PostEntry entry -> entry(entry, key, index, dryRun);
            default -> rejected(RejectionCode.INVALID_VALUE, "the twin does not know this command", null);
        };
    }

    private Outcome open(Command.OpenAccount open, @Nullable String key, int index, boolean dryRun) {
        if (open.code() != null && find(new AccountRef.ByCode(open.code())) != null) {
            return rejected(RejectionCode.CODE_TAKEN, "the code is taken", "/code");
        }
        Asset asset = asset(open.asset());
        if (asset == null && open.asset() != null) {
            return rejected(RejectionCode.ASSET_NOT_FOUND, "there is no asset " + open.asset(), "/asset");
        }
        int number = accounts.size();
        int fixed = asset == null ? -1 : asset.number();
        if (!dryRun) {
            add(open.code(), fixed, open.normalSide(), open.overdraftLimit(), open.softLimit());
        }
        return done(
                index,
                new Event.AccountOpened(
                        0,
                        key,
                        number,
                        open.code(),
                        fixed,
                        open.normalSide(),
                        open.overdraftLimit(),
                        open.softLimit(),
                        open.metadata(),
                        false,
                        false));
    }

    private AccountSnapshot add(
            @Nullable String code, int asset, Side side, OverdraftLimit limit, @Nullable Amount softLimit) {
        UUID id = PositionedId.account(CLOCK_MICROS / 1_000, 0, accounts.size());
        AccountSnapshot account = new AccountSnapshot(
                id,
                accounts.size(),
                code,
                asset,
                side,
                AccountStatus.ACTIVE,
                limit,
                softLimit,
                false,
                CLOCK_MICROS,
                new ArrayList<>());
        accounts.add(account);
        return account;
    }

    private Outcome transfer(Command.Transfer transfer, @Nullable String key, int index, boolean dryRun) {
        AccountSnapshot from = find(transfer.from());
        AccountSnapshot to = find(transfer.to());
        if (from == null || to == null) {
            return rejected(
                    RejectionCode.ACCOUNT_NOT_FOUND, "there is no such account", from == null ? "/from" : "/to");
        }
        Asset asset = transfer.asset() == null ? assets.get(from.asset()) : asset(transfer.asset());
        if (asset == null) {
            return rejected(RejectionCode.ASSET_NOT_FOUND, "there is no asset " + transfer.asset(), "/asset");
        }
        Amount amount = minor(transfer.amount(), asset);
        if (amount.signum() <= 0) {
            return rejected(RejectionCode.INVALID_AMOUNT, "an amount is more than zero", "/amount_minor");
        }
        boolean limited = from.overdraftLimit() instanceof OverdraftLimit.AtMost;
        if (limited && balance(from, asset).available(from.normalSide()).compareTo(amount) < 0) {
            UUID failed = PositionedId.transfer(CLOCK_MICROS / 1_000, 0, seq, index);
            return new Outcome.Rejected(
                    RejectionCode.INSUFFICIENT_FUNDS, "0.00 EUR available", null, key == null ? null : failed, false);
        }
        if (!dryRun) {
            post(from, asset, Side.CREDIT, amount);
            post(to, asset, Side.DEBIT, amount);
        }
        return done(
                index,
                new Event.TransferCompleted(
                        0, key, from.number(), to.number(), asset.number(), amount, transfer.details()));
    }

    private Outcome entry(Command.PostEntry entry, @Nullable String key, int index, boolean dryRun) {
        List<Event.PostedLine> lines = new ArrayList<>();
        for (Command.Line line : entry.lines()) {
            AccountSnapshot account = find(line.account());
            if (account == null && line.account() instanceof AccountRef.ByCode(String code)) {
                account = add(code, -1, Side.DEBIT, OverdraftLimit.WORKSPACE_DEFAULT, null);
            }
            if (account == null) {
                return rejected(RejectionCode.ACCOUNT_NOT_FOUND, "there is no such account", "/lines");
            }
            Asset asset = line.asset() == null ? assets.get(account.asset()) : asset(line.asset());
            if (asset == null) {
                return rejected(RejectionCode.ASSET_NOT_FOUND, "there is no such asset", "/lines");
            }
            Amount amount = minor(line.amount(), asset);
            Amount after = dryRun ? Amount.ZERO : post(account, asset, line.side(), amount);
            lines.add(new Event.PostedLine(account.number(), asset.number(), line.side(), amount, after));
        }
        return done(index, new Event.EntryPosted(0, key, lines, entry.batchId(), entry.details()));
    }

    private static Amount minor(AmountInput input, Asset asset) {
        return switch (input) {
            case AmountInput.Minor minor -> minor.value();
            case AmountInput.Decimal decimal -> Amount.ofDecimal(decimal.value(), asset.scale());
        };
    }

    private static Balance balance(AccountSnapshot account, Asset asset) {
        return account.balances().stream()
                .filter(balance -> balance.asset() == asset.number())
                .findFirst()
                .orElse(new Balance(asset.number(), Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO));
    }

    private static Amount post(AccountSnapshot account, Asset asset, Side side, Amount amount) {
        Balance old = balance(account, asset);
        Balance now = new Balance(
                asset.number(),
                side == Side.DEBIT ? old.debits().plus(amount) : old.debits(),
                side == Side.CREDIT ? old.credits().plus(amount) : old.credits(),
                Amount.ZERO,
                Amount.ZERO);
        account.balances().remove(old);
        account.balances().add(now);
        return now.posted();
    }

    private @Nullable AccountSnapshot find(AccountRef ref) {
        return accounts.stream()
                .filter(account -> switch (ref) {
                    case AccountRef.ById(UUID id) -> account.id().equals(id);
                    case AccountRef.ByCode(String code) -> code.equals(account.code());
                })
                .findFirst()
                .orElse(null);
    }

    private @Nullable Asset asset(@Nullable String code) {
        return assets.stream()
                .filter(asset -> asset.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    private Outcome done(int index, Event.Answer event) {
        return new Outcome.Done(new Recorded<>(0, seq, index, CLOCK_MICROS, event), false);
    }

    private static Outcome rejected(RejectionCode code, String detail, @Nullable String pointer) {
        return new Outcome.Rejected(code, detail, pointer, null, false);
    }

    private <T> CompletableFuture<Read<T>> read(T value) {
        return away != null
                ? CompletableFuture.failedFuture(away)
                : CompletableFuture.completedFuture(new Read<>(value, new Position(0, seq)));
    }

    @Override
    public synchronized CompletableFuture<Read<Optional<AccountSnapshot>>> account(String workspace, AccountRef ref) {
        return read(Optional.ofNullable(find(ref)));
    }

    @Override
    public synchronized CompletableFuture<Read<List<Asset>>> assets(String workspace) {
        return read(List.copyOf(assets));
    }

    @Override
    public synchronized CompletableFuture<Read<Optional<WorkspaceSnapshot>>> workspace(String workspace) {
        Event.Defaults defaults = new Event.Defaults(OverdraftLimit.UNLIMITED, true, true);
        return read(Optional.of(new WorkspaceSnapshot(0, workspace, defaults)));
    }

    @Override
    public synchronized CompletableFuture<MemoryPage> memory(int shard, int firstAccount, int limit) {
        List<AccountSnapshot> page =
                accounts.stream().skip(firstAccount).limit(limit).toList();
        return CompletableFuture.completedFuture(new MemoryPage(shard, seq + 1, 0, accounts.size(), page));
    }

    @Override
    public synchronized CompletableFuture<List<Position>> head() {
        return CompletableFuture.completedFuture(List.of(new Position(0, seq)));
    }

    @Override
    public int shardOf(String workspace) {
        return 0;
    }

    @Override
    public Directory directory(int shard) {
        return this;
    }

    @Override
    public synchronized UUID accountId(int account) {
        return accounts.get(account).id();
    }

    @Override
    public synchronized @Nullable String accountCode(int account) {
        return accounts.get(account).code();
    }

    @Override
    public synchronized Asset asset(int workspace, int asset) {
        return assets.get(asset);
    }

    @Override
    public String workspaceName(int workspace) {
        return "default";
    }
}
