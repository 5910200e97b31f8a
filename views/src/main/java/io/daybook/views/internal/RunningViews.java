package io.daybook.views.internal;

import com.sun.management.OperatingSystemMXBean;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.AccountViews;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.EntryViews;
import io.daybook.views.LedgerMemory;
import io.daybook.views.Reconciliation;
import io.daybook.views.ReportViews;
import io.daybook.views.TransferViews;
import io.daybook.views.ViewsListener;
import io.daybook.views.ViewsProgress;
import io.daybook.views.ViewsRoom;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.projection.ReachedPositions;
import io.daybook.views.internal.projection.Rebuilder;
import io.daybook.views.internal.projection.ShardProjector;
import io.daybook.views.internal.projection.StepAside;
import io.daybook.views.internal.read.AccountReader;
import io.daybook.views.internal.read.EntryReader;
import io.daybook.views.internal.read.ReportReader;
import io.daybook.views.internal.read.Sessions;
import io.daybook.views.internal.read.TransferReader;
import io.daybook.views.internal.reconcile.Reconciler;
import io.daybook.views.internal.sql.ViewsSchema;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The room at work: tables brought up to date, one projector per shard, and the readers. */
public final class RunningViews implements ViewsRoom {
    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Of all processors; following alone takes little more than one. */
    private static final double BUSY = 0.9;

    private final List<ShardProjector> projectors = new ArrayList<>();
    private final AccountReader accounts;
    private final EntryReader entries;
    private final TransferReader transfers;
    private final ReportReader reports;
    private final Reconciler reconciler;

    /** The same without a ledger in this process. */
    public RunningViews(
            DataSource dataSource,
            SegmentSource source,
            List<Integer> shards,
            AssetCatalogs catalogs,
            ViewsSettings settings) {
        this(dataSource, source, shards, null, catalogs, settings);
    }

    /**
     * Migrates the schema and starts to follow the journal.
     *
     * @param dataSource a pool with at least one connection per shard more than its readers need
     * @param shards the shards to follow; none: only reads, another process projects
     * @param memory of the ledger that writes, for reconciliation; null: there is none
     */
    public RunningViews(
            DataSource dataSource,
            SegmentSource source,
            List<Integer> shards,
            @Nullable LedgerMemory memory,
            AssetCatalogs catalogs,
            ViewsSettings settings) {
        this(dataSource, source, source, shards, memory, catalogs, settings, ViewsListener.NONE);
    }

    /**
     * The same with new segments from somewhere else.
     *
     * @param feed gives the segments of {@code source}, and is asked by the projectors alone
     * @param listener hears of what became visible
     */
    public RunningViews(
            DataSource dataSource,
            SegmentSource source,
            SegmentSource feed,
            List<Integer> shards,
            @Nullable LedgerMemory memory,
            AssetCatalogs catalogs,
            ViewsSettings settings,
            ViewsListener listener) {
        new ViewsSchema(dataSource).migrate(ViewsSchema.LIVE);
        ReachedPositions reached = new ReachedPositions();
        Sessions sessions = new Sessions(dataSource, source, reached, settings);
        this.accounts = new AccountReader(sessions);
        this.entries = new EntryReader(sessions, settings.exportFetchRows());
        this.transfers = new TransferReader(sessions);
        this.reports = new ReportReader(sessions);
        this.reconciler = new Reconciler(
                dataSource, source, memory, catalogs, new Rebuilder(dataSource, source, catalogs, settings));
        for (int shard : shards) {
            ShardProjector projector = new ShardProjector(
                    ViewsSchema.LIVE,
                    shard,
                    dataSource,
                    feed,
                    catalogs,
                    settings,
                    reached,
                    new StepAside(settings.shareWhenBusyPercent(), RunningViews::machineIsBusy),
                    listener);
            projectors.add(projector);
            projector.start();
        }
    }

    /** False also when the machine cannot say it. */
    private static boolean machineIsBusy() {
        return MACHINE.getCpuLoad() >= BUSY;
    }

    @Override
    public AccountViews accounts() {
        return accounts;
    }

    @Override
    public EntryViews entries() {
        return entries;
    }

    @Override
    public TransferViews transfers() {
        return transfers;
    }

    @Override
    public ReportViews reports() {
        return reports;
    }

    @Override
    public Reconciliation reconciliation() {
        return reconciler;
    }

    @Override
    public List<ViewsProgress> progress() {
        return projectors.stream().map(ShardProjector::progress).toList();
    }

    @Override
    public void close() {
        projectors.forEach(ShardProjector::close);
    }
}
