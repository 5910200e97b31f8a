package io.daybook.server.internal.wiring;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.state.AssetCatalog;
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
            @Nullable Ledger ledger,
            ViewsSettings settings) {
        return new RunningViews(database.pool(), segments, shards, ledger, AssetCatalog::assets, settings);
    }

    /** Views that are only read and compared; whoever runs the role fills them. */
    public static ViewsRoom openForReading(Database database, SegmentSource segments, ViewsSettings settings) {
        return open(database, segments, List.of(), null, settings);
    }
}
