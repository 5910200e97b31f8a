package io.daybook.server.internal.wiring;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts the views together. Needs: the database; reads the journal there, or hears of it from the ledger beside it. */
final class ViewsRole {
    private ViewsRole() {}

    /** @param ledger the one in this process, whose memory is reconciled too; null: there is none */
    static RunningViews open(
            Database database, SegmentSource segments, @Nullable Ledger ledger, int shards, ViewsSettings settings) {
        List<Integer> all = IntStream.range(0, shards).boxed().toList();
        return new RunningViews(database.pool(), segments, all, ledger, AssetCatalog::assets, settings);
    }
}
