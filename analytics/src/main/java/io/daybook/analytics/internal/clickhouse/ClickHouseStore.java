package io.daybook.analytics.internal.clickhouse;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import io.daybook.analytics.internal.Batch;
import io.daybook.analytics.internal.Limbs;
import io.daybook.analytics.internal.Names;
import io.daybook.analytics.internal.PositionMovedException;
import io.daybook.analytics.internal.Store;
import io.daybook.analytics.internal.StoreAwayException;
import io.daybook.analytics.internal.StoredPosition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Exactly once without transactions (ADR 14). A batch is one block of one table, which is there as a whole or not at all,
 * and holds its position. Two writers cannot pass each other: writes of a shard have one query id, of which the server
 * runs one at a time, and add their rows only if the shard still ends where they begin. The sums of materialized views
 * are written after the rows and may be missing when a server dies between; {@link #position} finds that out by the
 * newest segment that each has summed, and makes up for it.
 */
public final class ClickHouseStore implements Store {
    private static final long REPAIR_SEGMENTS = 2_000;
    private static final long SETTLE_PAUSE_MILLIS = 100;
    private static final int SETTLE_ATTEMPTS = 300;
    private static final int MORE_FOR_SORTING = 100;
    /** The first version that knows the settings below. */
    private static final int CURRENT_SINCE_YEAR = 22;

    private final ClickHouseHttp http;
    private final List<ClickHouseSql.Sums> sums = ClickHouseSql.sums();
    private volatile @Nullable Map<String, String> settings;

    public ClickHouseStore(ClickHouseHttp http) {
        this.http = http;
    }

    @Override
    public String name() {
        return "clickhouse";
    }

    /** Makes the tables once, and finds out which settings the server knows. */
    private Map<String, String> ready() {
        Map<String, String> known = settings;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            http.executeAnywhere(ClickHouseSql.createDatabase(http.database()));
            ClickHouseSql.schema().forEach(statement -> http.execute(statement, Map.of()));
            String version = http.rows(ClickHouseSql.version()).getFirst()[0];
            Map<String, String> found = new HashMap<>();
            // One thread and blocks that are put together until they are larger than any batch: one block, one part.
            found.put("max_threads", "1");
            found.put("min_insert_block_size_rows", "100000000");
            found.put("min_insert_block_size_bytes", "0");
            if (Integer.parseInt(version.substring(0, version.indexOf('.'))) >= CURRENT_SINCE_YEAR) {
                found.put("max_insert_threads", "1");
                found.put("parallel_view_processing", "0");
                found.put("min_insert_block_size_rows_for_materialized_views", "100000000");
                found.put("min_insert_block_size_bytes_for_materialized_views", "0");
            }
            settings = Map.copyOf(found);
            return found;
        }
    }

    private Map<String, String> writing(int shard) {
        Map<String, String> parameters = new HashMap<>(ready());
        parameters.put("query_id", queryId(shard));
        return parameters;
    }

    private String queryId(int shard) {
        return "daybook-" + http.database() + "-shard-" + shard;
    }

    @Override
    public StoredPosition position(int shard) {
        ready();
        settle(shard);
        StoredPosition position = http.rows(ClickHouseSql.position(shard)).stream()
                .findFirst()
                .map(row -> new StoredPosition(Long.parseLong(row[0]), row[1]))
                .orElse(StoredPosition.START);
        sums.forEach(each -> repair(each, shard, position.seq()));
        return position;
    }

    /** A write whose client was killed goes on in the server: nothing is certain before it has ended. */
    private void settle(int shard) {
        for (int attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
            if (http.rows(ClickHouseSql.atWork(queryId(shard))).getFirst()[0].equals("0")) {
                return;
            }
            try {
                Thread.sleep(SETTLE_PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StoreAwayException("interrupted while a write to ClickHouse was waited for", interrupted);
            }
        }
        throw new StoreAwayException("an earlier write of shard " + shard + " is still at work in ClickHouse", null);
    }

    private void repair(ClickHouseSql.Sums each, int shard, long stored) {
        long summed = number(ClickHouseSql.summed(each, shard));
        if (summed > stored) {
            // The sums know lines that the table has lost, or got them before it did: they are made anew.
            http.execute(ClickHouseSql.forget(each, shard), Map.of());
            summed = 0;
        }
        while (summed < stored) {
            long to = Math.min(stored, summed + REPAIR_SEGMENTS);
            // Only lines after what is summed: a batch whose last segments post nothing leaves nothing to do here.
            http.execute(ClickHouseSql.sum(each, shard, number(ClickHouseSql.summed(each, shard)), to), writing(shard));
            summed = to;
        }
    }

    private long number(String sql) {
        return Long.parseLong(http.rows(sql).getFirst()[0]);
    }

    @Override
    public void append(Batch batch) {
        Map<String, String> parameters = writing(batch.shard());
        // Names first: they are there before a line needs them, and twice the same name is one.
        insert("ledger_workspaces", ClickHouseRows.workspaces(batch));
        insert("ledger_assets", ClickHouseRows.assets(batch));
        insert("ledger_accounts", ClickHouseRows.accounts(batch));
        http.execute(
                ClickHouseSql.append(batch.shard(), batch.previous().seq()),
                parameters,
                ClickHouseSql.INCOMING,
                ClickHouseSql.INCOMING_STRUCTURE,
                ClickHouseRows.lines(batch));
        long newest =
                number(ClickHouseSql.newest(batch.shard(), batch.previous().seq()));
        if (newest != batch.last().seq()) {
            throw new PositionMovedException(batch.shard(), batch.previous(), newest);
        }
    }

    private void insert(String table, byte[] rows) {
        if (rows.length > 0) {
            http.execute(
                    "INSERT INTO " + table + " FORMAT TabSeparated\n" + new String(rows, StandardCharsets.UTF_8),
                    Map.of());
        }
    }

    @Override
    public Map<Integer, Names.Account> accounts(int shard, Collection<Integer> numbers) {
        ready();
        Map<Integer, Names.Account> found = new HashMap<>();
        if (!numbers.isEmpty()) {
            for (String[] row : http.rows(ClickHouseSql.accounts(shard, numbers))) {
                int number = Integer.parseInt(row[0]);
                found.put(
                        number,
                        new Names.Account(number, Integer.parseInt(row[1]), UUID.fromString(row[2]), code(row[3])));
            }
        }
        return found;
    }

    /** A code is never empty, and 18.16 stores empty text cheaper than an absent one. */
    private static @Nullable String code(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public Optional<Names.Workspace> workspace(int shard, int number) {
        ready();
        return http.rows(ClickHouseSql.workspace(shard, number)).stream()
                .findFirst()
                .map(row -> new Names.Workspace(number, row[0], Integer.parseInt(row[1])));
    }

    @Override
    public List<Names.Asset> assets(int shard, int workspace) {
        ready();
        return http.rows(ClickHouseSql.assets(shard, workspace)).stream()
                .map(row -> new Names.Asset(
                        Long.parseLong(row[0]), workspace, Integer.parseInt(row[1]), row[2], Integer.parseInt(row[3])))
                .toList();
    }

    @Override
    public List<AssetVolume> volumes(String workspace, Window window) {
        ready();
        List<AssetVolume> rows = new ArrayList<>();
        for (String[] row : http.rows(ClickHouseSql.volumes(workspace, window))) {
            rows.add(new AssetVolume(
                    bucket(row[0]), row[1], Integer.parseInt(row[2]), joined(row, 3), Long.parseLong(row[5])));
        }
        return rows;
    }

    @Override
    public List<AccountFlow> flows(String workspace, String account, Window window) {
        ready();
        List<AccountFlow> rows = new ArrayList<>();
        for (String[] row : http.rows(ClickHouseSql.flows(workspace, account, window))) {
            rows.add(new AccountFlow(bucket(row[0]), row[1], Integer.parseInt(row[2]), joined(row, 3), joined(row, 5)));
        }
        return rows;
    }

    @Override
    public List<AccountTurnover> turnovers(String workspace, String asset, Window window, int limit) {
        ready();
        List<AccountTurnover> rows = new ArrayList<>();
        for (String[] row : http.rows(ClickHouseSql.turnovers(workspace, asset, window, limit + MORE_FOR_SORTING))) {
            rows.add(new AccountTurnover(
                    UUID.fromString(row[0]),
                    code(row[1]),
                    asset,
                    Integer.parseInt(row[2]),
                    joined(row, 3),
                    joined(row, 5),
                    Long.parseLong(row[7])));
        }
        return rows;
    }

    private static Instant bucket(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private static BigInteger joined(String[] row, int column) {
        return Limbs.join(new BigInteger(row[column]), new BigInteger(row[column + 1]));
    }

    @Override
    public void close() {
        http.close();
    }
}
