package io.daybook.bench;

import io.daybook.bench.Figure.Floor;
import io.daybook.bench.Figure.Target;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real server over HTTP, the driver on the same processors. */
final class HttpRows {
    private static final int BATCH = 1_000;
    private static final int BATCH_CONNECTIONS = 8;
    private static final int DIFFERENT_BATCHES = 64;
    private static final int DIFFERENT_SINGLES = 8_192;

    private final BenchServer server;
    private final BenchOptions options;
    private final Floors floors;
    private final Progress progress;

    HttpRows(BenchServer server, BenchOptions options, Floors floors, Progress progress) {
        this.server = server;
        this.options = options;
        this.floors = floors;
        this.progress = progress;
    }

    /**
     * @param different requests prepared
     * @param viewsHeld the views wait for a lock meanwhile, so that the way of the write is seen alone
     */
    private record Shape(
            String name,
            String unit,
            int perRequest,
            int different,
            int connections,
            long requests,
            boolean viewsHeld) {}

    List<Figure> rows() throws Exception {
        List<Figure> figures = new ArrayList<>();
        Target batches = new Target("200,000", "500,000");
        long requests = options.transfers() / 3 / BATCH;
        String name = "HTTP batches of 1,000, 8 connections";
        figures.addAll(measure(
                new Shape(name, "transfers/s", BATCH, DIFFERENT_BATCHES, BATCH_CONNECTIONS, requests, true),
                batches,
                null));
        figures.addAll(measure(
                new Shape(
                        name + ", views at work",
                        "transfers/s",
                        BATCH,
                        DIFFERENT_BATCHES,
                        BATCH_CONNECTIONS,
                        requests,
                        false),
                batches,
                null));
        figures.addAll(measure(
                new Shape(
                        "HTTP single, " + options.connections() + " connections",
                        "requests/s",
                        1,
                        DIFFERENT_SINGLES,
                        options.connections(),
                        options.transfers() / 20,
                        false),
                new Target("12,000", "20,000"),
                new Target("40", "")));
        return figures;
    }

    private List<Figure> measure(Shape shape, Target target, @Nullable Target p99) throws Exception {
        DatabaseUrl database = server.freshDatabase();
        HttpRequests work =
                new HttpRequests(shape.perRequest(), shape.different(), shape.connections(), options.accounts(), 8);
        HttpDriver.Result result;
        String costs;
        String name = shape.name();
        progress.say(name);
        try (ServerProcess process = ServerProcess.start(server.folder(), database);
                Connection views = new Connections(database).open("daybook bench");
                HttpDriver driver = new HttpDriver(process.port(), shape.connections())) {
            if (shape.viewsHeld()) {
                holdViews(views);
            }
            // Long: a server runs for months, and its compiler is busy for the first half a minute of such a load.
            driver.run(work, Long.MAX_VALUE, Math.max(1, options.seconds() / 2));
            long followedBefore = shape.viewsHeld() ? 0 : followed(views);
            Cost cost = Cost.from(server, process.pid());
            result = driver.run(work, shape.requests(), options.seconds());
            costs = cost.per(result.requests(), "request");
            if (!shape.viewsHeld()) {
                costs = String.format(
                        "the views followed %,.0f transfers/s meanwhile; %s",
                        Numbers.perSecond(entriesAfter(views, followedBefore), result.nanos()), costs);
            }
        }
        double floor;
        try (BenchLedger ledger = BenchLedger.start(database)) {
            TransferLoad.requireBalances(ledger.ledger(), work.expected());
            floor = floors.bareSegments(ledger);
        }
        double p50Millis = result.latencies().getValueAtPercentile(50) / 1e6;
        double p99Millis = result.latencies().getValueAtPercentile(99) / 1e6;
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                name,
                Numbers.perSecond(result.requests() * shape.perRequest(), result.nanos()),
                shape.unit(),
                target,
                new Floor("the same bytes as bare segments", floor),
                String.format(
                        "%,d requests, a key in each item; %s; p50 %s ms, p99 %s ms; %s",
                        result.requests(),
                        shape.viewsHeld()
                                ? "all roles in the server, the views held by a lock meanwhile"
                                : "all roles in the server, the views follow on the same processors and step aside"
                                        + " when writers keep them busy",
                        Numbers.of(p50Millis),
                        Numbers.of(p99Millis),
                        costs)));
        if (p99 != null) {
            figures.add(new Figure(
                    name + ", p99",
                    p99Millis,
                    "ms",
                    p99,
                    new Floor("one commit of one row", 1e3 / floors.commits()),
                    "the same run"));
        }
        return figures;
    }

    /** The segment that the views are at. */
    private static long followed(Connection connection) throws SQLException {
        return number(connection, "SELECT coalesce(max(seq), 0) FROM views.position");
    }

    private static long entriesAfter(Connection connection, long seq) throws SQLException {
        // By an index that begins with the segment; every transfer has one first line.
        return number(connection, "SELECT count(*) FROM views.lines WHERE seq > " + seq + " AND line = 0");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Until the connection closes. */
    private static void holdViews(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE views.position IN EXCLUSIVE MODE");
        }
    }
}
