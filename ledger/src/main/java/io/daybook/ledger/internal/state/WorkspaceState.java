package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event.Defaults;
import java.util.Arrays;
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
    /** Copied when it grows: other threads read it for what is committed. */
    private volatile AssetState[] assets = {};

    private final Map<String, AssetState> assetsByCode = new HashMap<>();
    private final AccountCodes accountsByCode = new AccountCodes();

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
        return assets[number];
    }

    int assetCount() {
        return assets.length;
    }

    List<AssetState> assets() {
        return List.of(assets);
    }

    void addAsset(AssetState asset) {
        AssetState[] present = assets;
        if (asset.number != present.length) {
            throw new IllegalStateException("asset " + asset.number + " does not follow " + (present.length - 1));
        }
        AssetState[] longer = Arrays.copyOf(present, present.length + 1);
        longer[present.length] = asset;
        assets = longer;
        assetsByCode.put(asset.code, asset);
    }

    void removeLastAsset() {
        AssetState[] present = assets;
        assetsByCode.remove(present[present.length - 1].code);
        assets = Arrays.copyOf(present, present.length - 1);
    }
}
