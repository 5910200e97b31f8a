package io.daybook.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run: its own PostgreSQL, the groups of rows that are wanted, one report. */
final class Bench {
    /** The groups of rows, as {@code --only} names them; "disk" and "recovery" come with "engine". */
    static final List<String> GROUPS = List.of(
            "engine", "disk", "recovery", "shapes", "accounts", "client", "memory", "views", "http", "payments");

    private final BenchOptions options;
    private final Progress progress;

    Bench(BenchOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /** @param figures as far as they are known, also when a row failed */
    record Run(List<Figure> figures, Map<String, String> postgres) {}

    private interface Rows {
        List<Figure> measure() throws Exception;
    }

    Run run() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (BenchServer server = new BenchServer(options.programs())) {
            Floors floors = new Floors(server, options.floorSeconds());
            EngineRows engine = new EngineRows(server, options, floors, progress);
            if (options.wants("engine") || options.wants("disk") || options.wants("recovery")) {
                figures.addAll(engine.main());
            }
            group("shapes", figures, engine::shapes);
            group("accounts", figures, () -> List.of(engine.manyAccounts()));
            group("client", figures, () -> List.of(engine.oneClient()));
            group("memory", figures, () -> new MemoryRow(server, options, progress).rows());
            group("views", figures, () -> new ViewsRows(server, options, floors, progress).rows());
            group("http", figures, () -> new HttpRows(server, options, floors, progress).rows());
            group("payments", figures, () -> new PaymentRows(server, options, floors, progress).rows());
            return new Run(figures, server.settings());
        }
    }

    private void group(String name, List<Figure> figures, Rows rows) throws Exception {
        if (options.wants(name)) {
            figures.addAll(rows.measure());
        }
    }
}
