package io.daybook.ledger.internal.state;

import io.daybook.ledger.Asset;
import org.jspecify.annotations.Nullable;

/** One asset of one workspace. Never changes: a changed one takes its place, see {@link WorkspaceState#putAsset}. */
final class AssetState {
    final int number;
    final String code;
    final @Nullable String name;
    final int scale;
    final boolean used;

    AssetState(int number, String code, int scale, @Nullable String name, boolean used) {
        this.number = number;
        this.code = code;
        this.scale = scale;
        this.name = name;
        this.used = used;
    }

    AssetState asUsed() {
        return new AssetState(number, code, scale, name, true);
    }

    AssetState withScale(int newScale) {
        return new AssetState(number, code, newScale, name, used);
    }

    Asset toAsset() {
        return new Asset(number, code, scale, name, used);
    }
}
