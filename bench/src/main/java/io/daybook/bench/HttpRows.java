package io.daybook.bench;

import io.daybook.bench.Figure.Floor;
import io.daybook.bench.Figure.Target;
import io.daybook.platform.sql.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real server over HTTP, the driver on the same processors. All roles run: the views follow while requests come in. */
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

    List<Figure> rows() throws Exception {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(measure(
                "HTTP batches of 1,000, 8 connections",
                "transfers/s",
                BATCH,
                DIFFERENT_BATCHES,
                BATCH_CONNECTIONS,
                options.transfers() / 3 / BATCH,
                new Target("200,000", "500,000"),
                null));
        figures.addAll(measure(
                "HTTP single, " + options.connections() + " connections",
                "requests/s",
                1,
                DIFFERENT_SINGLES,
                options.connections(),
                options.transfers() / 20,
                new Target("12,000", "20,000"),
                new Target("40", "")));
        return figures;
    }

    private List<Figure> measure(
            String name,
            String unit,
            int perRequest,
            int different,
            int connections,
            long requests,
            Target target,
            @Nullable Target p99)
            throws Exception {
        DatabaseUrl database = server.freshDatabase();
        HttpRequests work = new HttpRequests(perRequest, different, connections, options.accounts(), 8);
        HttpDriver.Result result;
        String costs;
        progress.say(name);
        try (ServerProcess process = ServerProcess.start(server.folder(), database);
                HttpDriver driver = new HttpDriver(process.port(), connections)) {
            driver.run(work, Math.max(connections, requests / 3), Math.max(1, options.seconds() / 3));
            Cost cost = Cost.from(server, process.pid());
            result = driver.run(work, requests, options.seconds());
            costs = cost.per(result.requests(), "request");
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
                Numbers.perSecond(result.requests() * perRequest, result.nanos()),
                unit,
                target,
                new Floor("the same bytes as bare segments", floor),
                String.format(
                        "%,d requests, a key in each item, all roles in the server; p50 %s ms, p99 %s ms; %s",
                        result.requests(), Numbers.of(p50Millis), Numbers.of(p99Millis), costs)));
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
}
