package io.daybook.server.internal.wiring;

import io.daybook.views.AccountViews;
import io.daybook.views.EntryViews;
import io.daybook.views.Reconciliation;
import io.daybook.views.ReportViews;
import io.daybook.views.TransferViews;
import io.daybook.views.ViewsProgress;
import io.daybook.views.ViewsRoom;
import io.daybook.views.internal.RunningViews;
import java.util.List;

/** The running views as the gateway asks them. */
record FollowingViews(RunningViews views) implements ViewsRoom {
    @Override
    public AccountViews accounts() {
        return views.accounts();
    }

    @Override
    public EntryViews entries() {
        return views.entries();
    }

    @Override
    public TransferViews transfers() {
        return views.transfers();
    }

    @Override
    public ReportViews reports() {
        return views.reports();
    }

    @Override
    public Reconciliation reconciliation() {
        return views.reconciliation();
    }

    @Override
    public List<ViewsProgress> progress() {
        return views.progress();
    }

    @Override
    public void close() {
        views.close();
    }
}
