package io.daybook.views.internal.projection;

import io.daybook.ledger.Position;

/**
 * How far the tables of one shard are.
 *
 * @param hash of segment {@code seq}; 32 zeros for 0
 * @param generation grows with every rebuild
 */
record ViewPosition(int shard, long seq, byte[] hash, long generation) {
    Position position() {
        return new Position(shard, seq);
    }
}
