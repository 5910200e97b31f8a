package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event.Defaults;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One workspace: its assets, its accounts by code, its defaults. The built-in assets are shared with every other workspace
 * until one of them is used or rescaled here, so that a workspace that does little costs little.
 */
final class WorkspaceState {
    final int number;
    final String name;
    final int assetCatalog;
    Defaults defaults;

    /** Copied when it changes: other threads read it for what is committed. */
    private volatile AssetState[] assets;

    private final Map<String, Integer> builtIn;
    private final AssetState[] shared;
    private final Map<String, Integer> defined = new HashMap<>(0);
    private final AccountCodes accountsByCode = new AccountCodes();

    WorkspaceState(int number, String name, int assetCatalog, Defaults defaults) {
        this.number = number;
        this.name = name;
        this.assetCatalog = assetCatalog;
        this.defaults = defaults;
        this.shared = AssetCatalog.shared(assetCatalog);
        this.assets = shared;
        this.builtIn = AssetCatalog.numbers(assetCatalog);
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
        Integer known = builtIn.get(code);
        Integer asset = known == null ? defined.get(code) : known;
        return asset == null ? null : assets[asset];
    }

    AssetState asset(int asset) {
        return assets[asset];
    }

    int assetCount() {
        return assets.length;
    }

    List<AssetState> assets() {
        return List.of(assets);
    }

    /** True if the asset differs from the built-in one, or has none. */
    boolean isOwn(AssetState asset) {
        return asset.number >= shared.length || asset != shared[asset.number];
    }

    /** Adds an asset behind the last one, or takes the place of a built-in one. */
    void putAsset(AssetState asset) {
        AssetState[] present = assets;
        if (asset.number > present.length) {
            throw new IllegalStateException("asset " + asset.number + " does not follow " + (present.length - 1));
        }
        AssetState[] changed = Arrays.copyOf(present, Math.max(present.length, asset.number + 1));
        changed[asset.number] = asset;
        assets = changed;
        if (asset.number >= shared.length) {
            defined.put(asset.code, asset.number);
        }
    }

    void removeLastAsset() {
        AssetState[] present = assets;
        defined.remove(present[present.length - 1].code);
        assets = Arrays.copyOf(present, present.length - 1);
    }
}
