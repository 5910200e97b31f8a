package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger.WorkspaceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be asked of a shard's state; used on the writer thread only. */
public final class ShardQueries {
    private final ShardState state;

    public ShardQueries(ShardState state) {
        this.state = state;
    }

    public Optional<AccountSnapshot> account(String workspaceName, AccountRef ref) {
        WorkspaceState workspace = state.workspace(workspaceName);
        if (workspace == null) {
            return Optional.empty();
        }
        @Nullable
        AccountState account = switch (ref) {
            case AccountRef.ByCode byCode -> workspace.account(byCode.code());
            case AccountRef.ById byId -> state.account(byId.id(), workspace.number);
        };
        return Optional.ofNullable(account).map(found -> found.snapshot(state.shard));
    }

    /** The built-in catalog for a workspace that has never been used. */
    public List<Asset> assets(String workspaceName) {
        WorkspaceState workspace = state.workspace(workspaceName);
        List<AssetState> assets = workspace == null ? AssetCatalog.version(AssetCatalog.CURRENT) : workspace.assets();
        return assets.stream().map(AssetState::toAsset).toList();
    }

    public Optional<WorkspaceSnapshot> workspace(String name) {
        WorkspaceState workspace = state.workspace(name);
        return workspace == null
                ? Optional.empty()
                : Optional.of(new WorkspaceSnapshot(workspace.number, workspace.name, workspace.defaults));
    }

    /** Every account of the workspace, in the order of opening. */
    public List<AccountSnapshot> accounts(String workspaceName) {
        WorkspaceState workspace = state.workspace(workspaceName);
        List<AccountSnapshot> found = new ArrayList<>();
        for (int number = 0; workspace != null && number < state.accountCount(); number++) {
            if (state.account(number).workspace == workspace.number) {
                found.add(state.account(number).snapshot(state.shard));
            }
        }
        return found;
    }

    /** The accounts of all workspaces with numbers from {@code first} on, at most {@code limit}. */
    public List<AccountSnapshot> accounts(int first, int limit) {
        int end = (int) Math.min(state.accountCount(), (long) first + limit);
        List<AccountSnapshot> found = new ArrayList<>(Math.max(0, end - first));
        for (int number = first; number < end; number++) {
            found.add(state.account(number).snapshot(state.shard));
        }
        return found;
    }

    public int accountCount() {
        return state.accountCount();
    }

    public int openHolds() {
        return state.holds.size();
    }
}
