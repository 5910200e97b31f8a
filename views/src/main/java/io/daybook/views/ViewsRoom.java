package io.daybook.views;

import java.util.List;

/** The room as its wiring sees it. Closing it stops the projector; reads must have ended. */
public interface ViewsRoom extends AutoCloseable {
    AccountViews accounts();

    EntryViews entries();

    TransferViews transfers();

    ReportViews reports();

    Reconciliation reconciliation();

    /** One per shard. */
    List<ViewsProgress> progress();

    @Override
    void close();
}
