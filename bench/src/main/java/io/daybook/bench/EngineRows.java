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

/** The ledger in this process, without HTTP: throughput in several shapes, recovery, bytes on disk. */
final class EngineRows {
    private static final int BATCH = 1_000;
    private static final int BATCHES_IN_FLIGHT = 32;
    private static final int SINGLES_IN_FLIGHT = 16_384;
    private static final double MILLION = 1e6;
    private static final String FLOOR = "the same bytes as bare segments";

    private final BenchServer server;
    private final BenchOptions options;
    private final Floors floors;
    private final Progress progress;

    EngineRows(BenchServer server, BenchOptions options, Floors floors, Progress progress) {
        this.server = server;
        this.options = options;
        this.floors = floors;
        this.progress = progress;
    }

    /** The main row, and what can be seen on its journal: bytes per transfer and recovery. */
    List<Figure> main() throws Exception {
        DatabaseUrl database = server.freshDatabase();
        TransferLoad.Shape shape = new TransferLoad.Shape(BATCH, BATCHES_IN_FLIGHT, false, false);
        List<Figure> figures = new ArrayList<>();
        TransferLoad load;
        try (BenchLedger ledger = BenchLedger.start(database)) {
            load = new TransferLoad(ledger.ledger(), options.accounts(), shape, 1);
            load.open();
            warmUp(load);
            figures.add(measure(
                    "engine, batches of 1,000",
                    new Target("300,000", "600,000"),
                    ledger,
                    load,
                    options.transfers(),
                    options.accounts() + " accounts, no keys"));
        }
        if (options.wants("recovery") || options.wants("disk")) {
            figures.add(disk("disk per transfer, journal only", database, load.acknowledged()));
            figures.addAll(recovery(database, load));
        }
        return figures;
    }

    private void warmUp(TransferLoad load) throws Exception {
        progress.say("warm-up");
        // Long enough for the compilers: what they do in the first seconds is not the ledger's speed.
        load.run(Math.max(1, options.transfers() / 5), Math.max(1, options.seconds() / 4));
    }

    private Figure measure(
            String name, @Nullable Target target, BenchLedger ledger, TransferLoad load, long transfers, String note)
            throws Exception {
        progress.say(name);
        Cost cost = Cost.from(server);
        TransferLoad.Result result = load.run(transfers, options.seconds());
        String costs = cost.per(result.transfers(), "transfer");
        load.requireRightBalances();
        double floor = floors.bareSegments(ledger);
        return new Figure(
                name,
                result.perSecond(),
                "transfers/s",
                target,
                new Floor(FLOOR, floor),
                String.format("%,d transfers, %s; %s", result.transfers(), note, costs));
    }

    private Figure disk(String name, DatabaseUrl database, long transfers) throws SQLException {
        String sizes = "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits"
                + " WHERE inhparent = 'journal.segment'::regclass";
        try (Connection connection = new Connections(database).open("daybook bench");
                Statement statement = connection.createStatement()) {
            double bytes = number(statement, sizes);
            double payload = number(statement, "SELECT sum(octet_length(payload)) FROM journal.segment");
            return new Figure(
                    name,
                    bytes / transfers,
                    "bytes",
                    new Target("100", "50"),
                    new Floor("the payloads alone", payload / transfers),
                    "tables, TOAST and indexes of all partitions; " + options.accounts() + " openings are in it");
        }
    }

    private static double number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        }
    }

    private List<Figure> recovery(DatabaseUrl database, TransferLoad load) throws Exception {
        progress.say("recovery");
        List<Figure> figures = new ArrayList<>();
        double scale = BenchOptions.FULL_TRANSFERS / (double) load.acknowledged();
        String scaled = load.acknowledged() == BenchOptions.FULL_TRANSFERS
                ? ""
                : String.format("; measured with %,d transfers", load.acknowledged());
        double floor = floors.readJournal(database);
        double withSnapshot = startSeconds(database, load);
        dropSnapshots(database);
        double fromTheStart = startSeconds(database, load);
        figures.add(new Figure(
                "recovery of 10 M transfers from the first segment on",
                fromTheStart * scale,
                "s",
                new Target("15", "5"),
                new Floor("reading the same payloads", floor * scale),
                "no snapshot: everything decompressed, checked against the hash chain and applied; balances compared"
                        + scaled));
        figures.add(new Figure(
                "start of the same with its snapshots",
                withSnapshot,
                "s",
                null,
                null,
                String.format("as after a kill; a snapshot every 2 M events; %,d transfers", load.acknowledged())));
        return figures;
    }

    private static double startSeconds(DatabaseUrl database, TransferLoad load) throws Exception {
        long start = System.nanoTime();
        try (BenchLedger recovered = BenchLedger.start(database)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            load.requireRightBalances(recovered.ledger());
            return seconds;
        }
    }

    private static void dropSnapshots(DatabaseUrl database) throws SQLException {
        try (Connection connection = new Connections(database).open("daybook bench");
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE journal.snapshot, journal.snapshot_chunk");
        }
    }

    /** One hot account, keys, single commands. */
    List<Figure> shapes() throws Exception {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(shape(
                "engine, one hot account",
                new Target("300,000", "600,000"),
                new TransferLoad.Shape(BATCH, BATCHES_IN_FLIGHT, false, true),
                options.transfers() / 3));
        figures.addAll(shape(
                "engine, every transfer with a key",
                null,
                new TransferLoad.Shape(BATCH, BATCHES_IN_FLIGHT, true, false),
                options.transfers() / 3));
        figures.addAll(shape(
                "engine, submissions of one command",
                null,
                new TransferLoad.Shape(1, SINGLES_IN_FLIGHT, false, false),
                options.transfers() / 3));
        return figures;
    }

    private List<Figure> shape(String name, @Nullable Target target, TransferLoad.Shape shape, long transfers)
            throws Exception {
        DatabaseUrl database = server.freshDatabase();
        List<Figure> figures = new ArrayList<>();
        try (BenchLedger ledger = BenchLedger.start(database)) {
            TransferLoad load = new TransferLoad(ledger.ledger(), options.accounts(), shape, 2);
            load.open();
            warmUp(load);
            figures.add(measure(name, target, ledger, load, transfers, options.accounts() + " accounts"));
            if (shape.keys()) {
                figures.add(disk("disk per transfer with keys, journal only", database, load.acknowledged()));
            }
        }
        return figures;
    }

    Figure manyAccounts() throws Exception {
        try (BenchLedger ledger = BenchLedger.start(server.freshDatabase())) {
            TransferLoad load = new TransferLoad(
                    ledger.ledger(),
                    options.manyAccounts(),
                    new TransferLoad.Shape(BATCH, BATCHES_IN_FLIGHT, false, false),
                    3);
            long start = System.nanoTime();
            load.open();
            double opened = Numbers.perSecond(options.manyAccounts(), System.nanoTime() - start);
            warmUp(load);
            return measure(
                    String.format("engine, %s M accounts", Numbers.of(options.manyAccounts() / MILLION)),
                    new Target("200,000", ""),
                    ledger,
                    load,
                    options.transfers() / 3,
                    String.format("%,d accounts, opened at %s/s", options.manyAccounts(), Numbers.of(opened)));
        }
    }

    /** One client that waits for each answer. */
    Figure oneClient() throws Exception {
        try (BenchLedger ledger = BenchLedger.start(server.freshDatabase())) {
            TransferLoad load = new TransferLoad(
                    ledger.ledger(), options.accounts(), new TransferLoad.Shape(1, 1, false, false), 4);
            load.open();
            int seconds = Math.max(1, options.seconds() / 4);
            load.run(options.transfers() / 100, Math.max(1, seconds / 2));
            progress.say("one client");
            double syncs = floors.syncs();
            double commits = floors.commits();
            Cost cost = Cost.from(server);
            TransferLoad.Result result = load.run(options.transfers() / 100, seconds);
            String costs = cost.per(result.transfers(), "transfer");
            load.requireRightBalances();
            return new Figure(
                    "engine, one client, one at a time",
                    result.perSecond(),
                    "transfers/s",
                    new Target("2,500", "the disk's sync"),
                    new Floor("commits of one row, one connection", commits),
                    String.format(
                            "p50 %s ms, p99 %s ms; the disk alone syncs %s times a second; %s",
                            Numbers.of(result.latencies().getValueAtPercentile(50) / 1e6),
                            Numbers.of(result.latencies().getValueAtPercentile(99) / 1e6),
                            Numbers.of(syncs),
                            costs));
        }
    }
}
