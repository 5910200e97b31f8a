package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Position;
import io.daybook.views.AccountBalance;
import io.daybook.views.AccountBalances;
import io.daybook.views.AccountFilter;
import io.daybook.views.AccountRow;
import io.daybook.views.AccountViews;
import io.daybook.views.EntryFilter;
import io.daybook.views.EntryRow;
import io.daybook.views.EntryViews;
import io.daybook.views.Moment;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Reconciliation;
import io.daybook.views.ReportViews;
import io.daybook.views.Scope;
import io.daybook.views.Statement;
import io.daybook.views.StatementQuery;
import io.daybook.views.TimeRange;
import io.daybook.views.TransferFilter;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferViews;
import io.daybook.views.TrialBalance;
import io.daybook.views.TrialBalanceQuery;
import io.daybook.views.ViewBehindException;
import io.daybook.views.ViewsProgress;
import io.daybook.views.ViewsRoom;
import io.daybook.views.WorkspaceRow;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Views that are empty and, when asked for a position beyond {@code reached}, behind. */
final class TwinViews implements ViewsRoom, AccountViews {
    long reached = Long.MAX_VALUE;

    private void require(Scope scope) {
        Position least = scope.atLeast();
        if (least != null && least.seq() > reached) {
            throw new ViewBehindException(least, new Position(0, reached));
        }
    }

    @Override
    public Optional<AccountRow> account(Scope scope, AccountRef account) {
        require(scope);
        return Optional.empty();
    }

    @Override
    public Page<AccountRow> accounts(Scope scope, AccountFilter filter, PageRequest page) {
        require(scope);
        return new Page<>(List.of(), null, null, false);
    }

    @Override
    public Page<AccountBalance> balances(Scope scope, PageRequest page) {
        require(scope);
        return new Page<>(List.of(), null, null, false);
    }

    @Override
    public Optional<AccountBalances> balances(Scope scope, AccountRef account, Moment at) {
        require(scope);
        return Optional.empty();
    }

    @Override
    public Optional<Statement> statement(Scope scope, StatementQuery query, PageRequest page) {
        require(scope);
        return Optional.empty();
    }

    @Override
    public AccountViews accounts() {
        return this;
    }

    @Override
    public EntryViews entries() {
        return new EntryViews() {
            @Override
            public Optional<EntryRow> entry(Scope scope, UUID id) {
                require(scope);
                return Optional.empty();
            }

            @Override
            public Page<EntryRow> entries(Scope scope, EntryFilter filter, PageRequest page) {
                require(scope);
                return new Page<>(List.of(), null, null, false);
            }

            @Override
            public void export(Scope scope, TimeRange time, Consumer<EntryRow> sink) {
                require(scope);
            }
        };
    }

    @Override
    public TransferViews transfers() {
        return new TransferViews() {
            @Override
            public Optional<TransferRow> transfer(Scope scope, UUID id) {
                require(scope);
                return Optional.empty();
            }

            @Override
            public Page<TransferRow> transfers(Scope scope, TransferFilter filter, PageRequest page) {
                require(scope);
                return new Page<>(List.of(), null, null, false);
            }
        };
    }

    @Override
    public ReportViews reports() {
        return new ReportViews() {
            @Override
            public TrialBalance trialBalance(Scope scope, TrialBalanceQuery query) {
                require(scope);
                return new TrialBalance(List.of(), List.of(), true, new Position(0, 0));
            }

            @Override
            public Page<WorkspaceRow> workspaces(PageRequest page) {
                return new Page<>(List.of(), null, null, false);
            }
        };
    }

    @Override
    public Reconciliation reconciliation() {
        // It may be passed on, and must not be asked.
        return (Reconciliation) Proxy.newProxyInstance(
                Reconciliation.class.getClassLoader(),
                new Class<?>[] {Reconciliation.class},
                (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public List<ViewsProgress> progress() {
        return List.of();
    }

    @Override
    public void close() {}
}
