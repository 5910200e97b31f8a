package io.daybook.bench;

import io.daybook.bench.Figure.Floor;
import io.daybook.bench.Figure.Target;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Payments from {@code POST /tx/ingest} through Kafka and the journal to the SQL rows, in the real server with everything in
 * it. A payment is visible when a query finds its entry; every twentieth is looked for.
 */
final class PaymentRows {
    private static final int[] RATES_PER_SECOND = {1_200, 5_000};
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PATIENCE_SECONDS = 120;

    private final BenchServer server;
    private final BenchOptions options;
    private final Floors floors;
    private final Progress progress;

    PaymentRows(BenchServer server, BenchOptions options, Floors floors, Progress progress) {
        this.server = server;
        this.options = options;
        this.floors = floors;
        this.progress = progress;
    }

    List<Figure> rows() throws Exception {
        List<Figure> figures = new ArrayList<>();
        DatabaseUrl database = server.freshDatabase();
        long accepted = 0;
        try (ServerProcess process = ServerProcess.start(server.folder(), database);
                Connection views = new Connections(database).open("daybook bench");
                HttpDriver driver = new HttpDriver(process.port(), options.connections())) {
            progress.say("payments, warming up");
            accepted += warmUp(process.port(), driver, views);
            for (int rate : RATES_PER_SECOND) {
                progress.say(String.format("payments at %,d/s", rate));
                PaymentRequests work = new PaymentRequests(options.accounts(), rate, "bench-" + rate + "-");
                Histogram visible = atRate(driver, views, work, rate);
                accepted += work.accepted();
                figures.addAll(percentiles(rate, visible));
            }
            progress.say("payments as fast as they are taken");
            PaymentRequests work = new PaymentRequests(options.accounts(), 3, "bench-most-");
            long start = System.nanoTime();
            HttpDriver.Result result = driver.run(work, Long.MAX_VALUE, options.seconds());
            accepted += result.requests();
            awaitEntries(views, accepted);
            long everywhere = System.nanoTime() - start;
            figures.addAll(throughput(result, everywhere));
        }
        return figures;
    }

    /** A server that has just started interprets its code: what it does then says nothing of the rest of its life. */
    private long warmUp(int port, HttpDriver driver, Connection views) throws Exception {
        PaymentRequests work = new PaymentRequests(options.accounts(), 1, "warm-");
        // Kafka comes up beside the ledger.
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (HttpDriver one = new HttpDriver(port, 1)) {
                one.run(work, 1, 1);
                break;
            } catch (IllegalStateException notYet) {
                if (System.nanoTime() > until) {
                    throw notYet;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
        driver.run(work, Long.MAX_VALUE, Math.max(1, options.seconds() / 2));
        awaitEntries(views, work.accepted());
        return work.accepted();
    }

    private Histogram atRate(HttpDriver driver, Connection views, PaymentRequests work, int rate) throws Exception {
        Histogram visible = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        int seconds = Math.max(1, options.seconds() / 2);
        Thread looking = Thread.ofPlatform().name("bench-look").start(() -> look(views, work, visible, seconds));
        driver.runAtRate(work, rate, seconds);
        looking.join();
        if (!work.probes().isEmpty()) {
            throw new IllegalStateException(work.probes().size() + " payments did not become visible");
        }
        return visible;
    }

    private static void look(Connection views, PaymentRequests work, Histogram visible, int seconds) {
        long start = System.nanoTime();
        long until = start + TimeUnit.SECONDS.toNanos(seconds + PATIENCE_SECONDS);
        boolean begun = false;
        try (PreparedStatement query = views.prepareStatement(
                "SELECT correlation_id FROM views.entries WHERE shard = 0 AND workspace = 0 AND correlation_id >= ?"
                        + " AND correlation_id < ?")) {
            while (System.nanoTime() < until && !(begun && work.probes().isEmpty())) {
                String oldest =
                        work.probes().keySet().stream().min(String::compareTo).orElse(null);
                if (oldest != null) {
                    begun = true;
                    query.setString(1, oldest);
                    query.setString(2, oldest.substring(0, oldest.lastIndexOf('-') + 1) + "~");
                    try (ResultSet row = query.executeQuery()) {
                        long now = System.nanoTime();
                        while (row.next()) {
                            Long sent = work.probes().remove(row.getString(1));
                            if (sent != null) {
                                visible.recordValue(now - sent);
                            }
                        }
                    }
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
                begun = begun && System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the views cannot be asked", failure);
        }
    }

    private static void awaitEntries(Connection views, long expected) throws SQLException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long found;
        do {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            found = entries(views);
            if (System.nanoTime() > until) {
                throw new IllegalStateException(found + " of " + expected + " payments became entries");
            }
        } while (found < expected);
        if (found > expected) {
            throw new IllegalStateException(expected + " payments became " + found + " entries");
        }
    }

    private static long entries(Connection views) throws SQLException {
        try (Statement statement = views.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM views.entries")) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<Figure> percentiles(int rate, Histogram visible) throws SQLException {
        double floor = 2 * 1e3 / floors.commits();
        List<Figure> figures = new ArrayList<>();
        for (int percentile : new int[] {50, 95, 99}) {
            @Nullable Target target = percentile == 95 ? new Target("2,100", "150") : null;
            figures.add(new Figure(
                    String.format("payment to visible in views at %,d/s, p%d", rate, percentile),
                    visible.getValueAtPercentile(percentile) / 1e6,
                    "ms",
                    target,
                    new Floor("two commits of one row, one after the other", floor),
                    String.format(
                            "%,d payments looked for; ingest, validator, ledger writer, journal and views in one"
                                    + " process",
                            visible.getTotalCount())));
        }
        return figures;
    }

    private List<Figure> throughput(HttpDriver.Result result, long everywhereNanos) throws SQLException {
        double commits = floors.commits();
        return List.of(
                new Figure(
                        "payments taken over HTTP, " + options.connections() + " connections",
                        Numbers.perSecond(result.requests(), result.nanos()),
                        "requests/s",
                        new Target("5,000", "10,000"),
                        new Floor("commits of one row, one connection", commits),
                        String.format(
                                "%,d payments; the stages behind work on the same processors; p50 %s ms, p99 %s ms",
                                result.requests(),
                                Numbers.of(result.latencies().getValueAtPercentile(50) / 1e6),
                                Numbers.of(result.latencies().getValueAtPercentile(99) / 1e6))),
                new Figure(
                        "payments from HTTP to the views, all of them",
                        Numbers.perSecond(result.requests(), everywhereNanos),
                        "payments/s",
                        null,
                        new Floor("commits of one row, one connection", commits),
                        "the same run, until the last of them was visible; none missing, none twice"));
    }
}
