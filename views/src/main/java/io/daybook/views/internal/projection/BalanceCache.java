package io.daybook.views.internal.projection;

import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest sums per (account, asset) of one shard, in memory for running balances, at most {@code capacity} between
 * batches; the least recently used go first. Everything a batch touches is loaded before the batch begins.
 */
final class BalanceCache {
    private final String schema;
    private final int shard;
    private final int capacity;
    private final LinkedHashMap<Long, Sums> entries = new LinkedHashMap<>(1024, 0.75f, true);

    BalanceCache(String schema, int shard, int capacity) {
        this.schema = schema;
        this.shard = shard;
        this.capacity = capacity;
    }

    static long key(int account, int asset) {
        return (long) account << 32 | asset & 0xffff_ffffL;
    }

    static int account(long key) {
        return (int) (key >> 32);
    }

    static int asset(long key) {
        return (int) key;
    }

    /** After a rollback the memory is ahead of the tables. */
    void clear() {
        entries.clear();
    }

    /** Asked only for what was loaded. */
    Sums get(int account, int asset) {
        Sums sums = entries.get(key(account, asset));
        if (sums == null) {
            throw new IllegalStateException("balance of account " + account + " was not loaded");
        }
        return sums;
    }

    boolean has(int account, int asset) {
        return entries.containsKey(key(account, asset));
    }

    /** @param missing of which there is nothing in memory */
    void load(Connection connection, Set<Long> missing) throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        List<Integer> accounts = new ArrayList<>(missing.size());
        List<Integer> assets = new ArrayList<>(missing.size());
        for (long key : missing) {
            accounts.add(account(key));
            assets.add(asset(key));
            entries.put(key, new Sums());
        }
        String sql = "SELECT b.account, b.asset, b.debits, b.credits, b.pending_debits, b.pending_credits"
                + " FROM unnest(?::integer[], ?::integer[]) AS k(account, asset) JOIN " + schema
                + ".balances b ON b.shard = ? AND b.account = k.account AND b.asset = k.asset";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Array accountArray = connection.createArrayOf("integer", accounts.toArray());
            Array assetArray = connection.createArrayOf("integer", assets.toArray());
            statement.setArray(1, accountArray);
            statement.setArray(2, assetArray);
            statement.setInt(3, shard);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.put(
                            key(row.getInt(1), row.getInt(2)),
                            new Sums(amount(row, 3), amount(row, 4), amount(row, 5), amount(row, 6)));
                }
            }
        }
    }

    private static Amount amount(ResultSet row, int column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return Amount.of(value.toBigIntegerExact());
    }

    /** Lets go of what is too much. Only between batches. */
    void trim() {
        Iterator<Map.Entry<Long, Sums>> oldest = entries.entrySet().iterator();
        while (entries.size() > capacity && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
