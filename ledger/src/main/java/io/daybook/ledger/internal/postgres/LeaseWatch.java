package io.daybook.ledger.internal.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * Remembers since when a shard's owner has shown no sign of life. Only the database's clock is used, and only to measure how
 * long a sign has stayed the same: clocks of several machines are never compared. Outlives the sessions, because a waiting
 * process opens a new one for each attempt.
 */
final class LeaseWatch {
    private final Map<Integer, Sign> lastSigns = new HashMap<>();

    /** @param sign anything that changes when the owner lives, such as its newest seq and heartbeat */
    synchronized long quietMicros(int shard, String sign, long databaseMicros) {
        Sign known = lastSigns.get(shard);
        if (known == null || !known.sign().equals(sign)) {
            lastSigns.put(shard, new Sign(sign, databaseMicros));
            return 0;
        }
        return databaseMicros - known.sinceMicros();
    }

    private record Sign(String sign, long sinceMicros) {}
}
