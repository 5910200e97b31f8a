package io.daybook.views;

import io.daybook.ledger.Position;
import java.util.List;

/**
 * What a rebuild made.
 *
 * @param generation grows with every rebuild
 * @param positions how far the new rows are, one per shard
 * @param entries posted, transfers among them
 */
public record Rebuilt(
        long generation,
        List<Position> positions,
        long workspaces,
        long accounts,
        long entries,
        long lines,
        long balances,
        long holds,
        long failedTransfers) {
    public Rebuilt {
        positions = List.copyOf(positions);
    }
}
