package io.daybook.ledger.internal.state;

import io.daybook.ledger.Asset;
import org.jspecify.annotations.Nullable;

/** One asset of one workspace. */
final class AssetState {
    final int number;
    final String code;
    final @Nullable String name;
    int scale;
    boolean used;

    AssetState(int number, String code, int scale, @Nullable String name, boolean used) {
        this.number = number;
        this.code = code;
        this.scale = scale;
        this.name = name;
        this.used = used;
    }

    Asset toAsset() {
        return new Asset(number, code, scale, name, used);
    }
}
