package io.daybook.server.internal.wiring;

import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.views.LedgerMemory;
import io.daybook.views.ViewsListener;
import io.daybook.views.ViewsRoom;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the views together. Needs: the database; reads the journal there, or hears of it from the ledger beside it. */
public final class ViewsRole {
    private ViewsRole() {}

    static ViewsRoom open(
            Database database,
            SegmentSource segments,
            List<Integer> shards,
            @Nullable LedgerMemory memory,
            ViewsSettings settings) {
        return new RunningViews(database.pool(), segments, shards, memory, AssetCatalog::assets, settings);
    }

    /**
     * The same with new segments from somewhere else.
     *
     * @param feed asked by the projectors instead of {@code segments}
     * @param listener hears of what became visible
     */
    static ViewsRoom open(
            Database database,
            SegmentSource segments,
            SegmentSource feed,
            List<Integer> shards,
            @Nullable LedgerMemory memory,
            ViewsSettings settings,
            ViewsListener listener) {
        return new RunningViews(
                database.pool(), segments, feed, shards, memory, AssetCatalog::assets, settings, listener);
    }

    /**
     * Views that are only read and compared; whoever runs the role fills them.
     *
     * @param memory of the server that runs; null: it is not compared
     */
    public static ViewsRoom openForReading(
            Database database, SegmentSource segments, @Nullable LedgerMemory memory, ViewsSettings settings) {
        return open(database, segments, List.of(), memory, settings);
    }
}
