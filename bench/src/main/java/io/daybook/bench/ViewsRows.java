package io.daybook.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.bench.Figure.Floor;
import io.daybook.bench.Figure.Target;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Position;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The SQL rows: how fast they catch up with a journal, and how soon a single write is in them. */
final class ViewsRows {
    private static final int POOL_SIZE = 6;
    private static final int RATE_PER_SECOND = 1_000;
    private static final long POLL_NANOS = 200_000;
    private static final long PATIENCE_SECONDS = 300;
    /** What one transaction of the floor copies, as the views do. */
    private static final int COPY_TRANSFERS = 20_000;

    private final BenchServer server;
    private final BenchOptions options;
    private final Floors floors;
    private final Progress progress;

    ViewsRows(BenchServer server, BenchOptions options, Floors floors, Progress progress) {
        this.server = server;
        this.options = options;
        this.floors = floors;
        this.progress = progress;
    }

    List<Figure> rows() throws Exception {
        List<Figure> figures = new ArrayList<>();
        DatabaseUrl database = server.freshDatabase();
        long transfers = Math.min(options.transfers() / 10, 30_000L * options.seconds());
        try (BenchLedger ledger = BenchLedger.start(database);
                HikariDataSource pool = new Connections(database).pool("daybook bench views", POOL_SIZE)) {
            TransferLoad load = new TransferLoad(
                    ledger.ledger(), options.accounts(), new TransferLoad.Shape(1_000, 16, false, false), 5);
            load.open();
            load.run(transfers, options.seconds());
            progress.say("views catch up");
            Cost cost = Cost.from(server);
            long start = System.nanoTime();
            try (RunningViews views = open(pool, ledger)) {
                Position head = ledger.ledger()
                        .head()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .getFirst();
                awaitPosition(views, head.seq());
                double perSecond = Numbers.perSecond(load.acknowledged(), System.nanoTime() - start);
                String costs = cost.per(load.acknowledged(), "transfer");
                long rows = requireAllRows(database, load.acknowledged());
                figures.add(new Figure(
                        "views catch up",
                        perSecond,
                        "transfers/s",
                        new Target("30,000", "the COPY floor"),
                        new Floor("COPY of the same rows into such tables", copyFloor(database, load.acknowledged())),
                        String.format("%,d transfers, %,d rows; %s", load.acknowledged(), rows, costs)));
                figures.addAll(visible(ledger, views));
            }
        }
        return figures;
    }

    private static RunningViews open(HikariDataSource pool, BenchLedger ledger) {
        return new RunningViews(
                pool,
                ledger.segments(),
                List.of(0),
                ledger.ledger()::memory,
                AssetCatalog::assets,
                ViewsSettings.DEFAULTS);
    }

    private static void awaitPosition(RunningViews views, long seq) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (views.progress().getFirst().position().seq() < seq) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the views did not catch up: " + views.progress());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static long requireAllRows(DatabaseUrl database, long transfers) throws Exception {
        try (Connection connection = new Connections(database).open("daybook bench");
                Statement statement = connection.createStatement()) {
            long entries = count(statement, "views.entries");
            long lines = count(statement, "views.lines");
            if (entries != transfers || lines != 2 * transfers) {
                throw new IllegalStateException("the views have " + entries + " entries and " + lines + " lines of "
                        + transfers + " transfers");
            }
            return entries + lines;
        }
    }

    private static long count(Statement statement, String table) throws Exception {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The rows of the views taken out and copied into empty tables with the same columns and indexes, transfers per second. */
    private double copyFloor(DatabaseUrl database, long transfers) throws Exception {
        long taken = Math.min(transfers, 200_000);
        Map<String, Long> rowsOf = new LinkedHashMap<>();
        rowsOf.put("entries", 1L);
        rowsOf.put("lines", 2L);
        try (Connection connection = new Connections(database).open("daybook bench floor");
                Statement statement = connection.createStatement()) {
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            List<List<byte[]>> batches = new ArrayList<>();
            for (Map.Entry<String, Long> table : rowsOf.entrySet()) {
                statement.execute("CREATE TABLE public.bare_" + table.getKey() + " (LIKE views." + table.getKey()
                        + " INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING STORAGE)");
                List<byte[]> parts = new ArrayList<>();
                for (long from = 0; from < taken; from += COPY_TRANSFERS) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    copy.copyOut(
                            "COPY (SELECT * FROM views." + table.getKey() + " ORDER BY ctid OFFSET "
                                    + from * table.getValue() + " LIMIT " + COPY_TRANSFERS * table.getValue()
                                    + ") TO STDOUT (FORMAT binary)",
                            out);
                    parts.add(out.toByteArray());
                }
                batches.add(parts);
            }
            return copyIn(connection, copy, batches, taken);
        }
    }

    private double copyIn(Connection connection, CopyManager copy, List<List<byte[]>> batches, long taken)
            throws Exception {
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        long until = start + TimeUnit.SECONDS.toNanos(options.floorSeconds());
        long copied = 0;
        for (int part = 0; part < batches.getFirst().size() && System.nanoTime() < until; part++) {
            copy.copyIn(
                    "COPY public.bare_entries FROM STDIN (FORMAT binary)",
                    new ByteArrayInputStream(batches.get(0).get(part)));
            copy.copyIn(
                    "COPY public.bare_lines FROM STDIN (FORMAT binary)",
                    new ByteArrayInputStream(batches.get(1).get(part)));
            connection.commit();
            copied += Math.min(COPY_TRANSFERS, taken - copied);
        }
        return Numbers.perSecond(copied, System.nanoTime() - start);
    }

    private record Written(long seq, long startNanos) {}

    /** Single transfers at a fixed rate, each timed from its submission until the views answer from a position that has it. */
    private List<Figure> visible(BenchLedger ledger, RunningViews views) throws Exception {
        progress.say("write to visible");
        Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        ConcurrentLinkedQueue<Written> written = new ConcurrentLinkedQueue<>();
        AtomicLong failed = new AtomicLong();
        AtomicLong answered = new AtomicLong();
        int seconds = Math.max(2, options.seconds() / 3);
        long total = (long) RATE_PER_SECOND * seconds;
        long warmUp = total / 4;
        SplittableRandom random = new SplittableRandom(6);
        long start = System.nanoTime();
        long sent = 0;
        long seen = 0;
        long until = start + TimeUnit.SECONDS.toNanos(seconds + 60L);
        while (seen + failed.get() < total && System.nanoTime() < until) {
            long due = Math.min(total, (System.nanoTime() - start) * RATE_PER_SECOND / 1_000_000_000L + 1);
            for (; sent < due; sent++) {
                // Timed from when it was due, so that a slow moment is not left out.
                long at = start + sent * (1_000_000_000L / RATE_PER_SECOND);
                ledger.ledger()
                        .submit(Submission.of(TransferLoad.WORKSPACE, transfer(random)))
                        .whenComplete((decision, failure) -> {
                            if (failure != null) {
                                failed.incrementAndGet();
                            } else {
                                answered.incrementAndGet();
                                written.add(new Written(decision.position().seq(), at));
                            }
                        });
            }
            long position = views.progress().getFirst().position().seq();
            long now = System.nanoTime();
            for (Written next = written.peek(); next != null && next.seq() <= position; next = written.peek()) {
                written.remove();
                if (++seen > warmUp) {
                    histogram.recordValue(now - next.startNanos());
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (seen != total) {
            throw new IllegalStateException(
                    seen + " of " + total + " transfers became visible, " + answered.get() + " were answered");
        }
        double commit = 1e3 / floors.commits();
        List<Figure> figures = new ArrayList<>();
        figures.add(percentile(histogram, 50, null, commit));
        figures.add(percentile(histogram, 95, new Target("100", "20"), commit));
        figures.add(percentile(histogram, 99, null, commit));
        return figures;
    }

    private static Figure percentile(
            Histogram histogram, int percentile, @Nullable Target target, double commitMillis) {
        return new Figure(
                "write to visible in views at 1,000/s, p" + percentile,
                histogram.getValueAtPercentile(percentile) / 1e6,
                "ms",
                target,
                new Floor("two commits of one row, one after the other", 2 * commitMillis),
                String.format("%,d transfers; the first quarter not counted", histogram.getTotalCount()));
    }

    private Command transfer(SplittableRandom random) {
        int from = random.nextInt(options.accounts());
        return new Command.Transfer(
                new AccountRef.ByCode(TransferLoad.code(from)),
                new AccountRef.ByCode(TransferLoad.code((from + 1) % options.accounts())),
                "EUR",
                AmountInput.minor(1),
                null,
                null,
                EntryDetails.NONE);
    }
}
