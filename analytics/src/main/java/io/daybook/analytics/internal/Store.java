package io.daybook.analytics.internal;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the rows are. Every method throws {@link StoreAwayException}; any of them makes the tables if they are missing.
 * One thread writes, any may ask.
 */
public interface Store extends AutoCloseable {
    /** As in metrics and health: {@code duckdb}. */
    String name();

    /**
     * Where the shard's rows end, after everything that an interrupted write may have left behind is settled: no write of
     * it is under way any more, and the sums say what the rows say.
     */
    StoredPosition position(int shard);

    /**
     * Stores rows and position in one step, if the store is where the batch begins; may do nothing if it is where the batch
     * ends.
     *
     * @throws PositionMovedException if it is elsewhere
     * @throws StoreAwayException when it is not known whether it did; {@link #position} tells
     */
    void append(Batch batch);

    /** Those that are known, by number. */
    Map<Integer, Names.Account> accounts(int shard, Collection<Integer> numbers);

    Optional<Names.Workspace> workspace(int shard, int number);

    /** What the workspace defined or rescaled, the newest of each number last. */
    List<Names.Asset> assets(int shard, int workspace);

    /** Only buckets in which something moved, in any order. */
    List<AssetVolume> volumes(String workspace, Window window);

    /** Only buckets in which something moved, in any order. */
    List<AccountFlow> flows(String workspace, String account, Window window);

    /** At least the {@code limit} accounts with the largest turnover, in any order. */
    List<AccountTurnover> turnovers(String workspace, String asset, Window window, int limit);

    @Override
    void close();
}
