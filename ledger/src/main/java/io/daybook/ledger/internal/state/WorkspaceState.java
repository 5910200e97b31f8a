package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event.Defaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One workspace: its assets, its accounts by code, its defaults. */
final class WorkspaceState {
    final int number;
    final String name;
    final int assetCatalog;
    Defaults defaults;
    private final List<AssetState> assets = new ArrayList<>();
    private final Map<String, AssetState> assetsByCode = new HashMap<>();
    private final Map<String, AccountState> accountsByCode = new HashMap<>();

    WorkspaceState(int number, String name, int assetCatalog, Defaults defaults) {
        this.number = number;
        this.name = name;
        this.assetCatalog = assetCatalog;
        this.defaults = defaults;
    }

    @Nullable
    AccountState account(String code) {
        return accountsByCode.get(code);
    }

    void putAccount(AccountState account) {
        if (account.code != null) {
            accountsByCode.put(account.code, account);
        }
    }

    void removeAccount(AccountState account) {
        if (account.code != null) {
            accountsByCode.remove(account.code);
        }
    }

    @Nullable
    AssetState asset(String code) {
        return assetsByCode.get(code);
    }

    AssetState asset(int number) {
        return assets.get(number);
    }

    int assetCount() {
        return assets.size();
    }

    List<AssetState> assets() {
        return assets;
    }

    void addAsset(AssetState asset) {
        if (asset.number != assets.size()) {
            throw new IllegalStateException("asset " + asset.number + " does not follow " + (assets.size() - 1));
        }
        assets.add(asset);
        assetsByCode.put(asset.code, asset);
    }

    void removeLastAsset() {
        AssetState last = assets.removeLast();
        assetsByCode.remove(last.code);
    }
}
