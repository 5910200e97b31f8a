package io.daybook.views;

import io.daybook.ledger.Asset;
import java.util.List;

/** The assets that a workspace has from the start, by the version that its opening event names. */
@FunctionalInterface
public interface AssetCatalogs {
    List<Asset> version(int catalog);
}
