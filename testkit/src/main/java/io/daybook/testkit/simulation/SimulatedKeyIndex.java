package io.daybook.testkit.simulation;

import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A key index in memory whose filter is sometimes wrong in the one way that it may be, and which refuses now and then. */
public final class SimulatedKeyIndex implements KeyIndex {
    private static final int FALSE_HITS_IN_HUNDRED = 20;

    private record Digest(long high, long low) {}

    private final Faults faults;
    private final Map<Digest, Long> positions = new HashMap<>();
    private long watermark;

    public SimulatedKeyIndex(Faults faults) {
        this.faults = faults;
    }

    @Override
    public synchronized long watermarkSeq() {
        return watermark;
    }

    @Override
    public synchronized boolean mightContain(long digestHigh, long digestLow) {
        return positions.containsKey(new Digest(digestHigh, digestLow)) || faults.chance(FALSE_HITS_IN_HUNDRED);
    }

    @Override
    public synchronized OptionalLong find(long digestHigh, long digestLow) {
        mayRefuse();
        Long position = positions.get(new Digest(digestHigh, digestLow));
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    @Override
    public synchronized void append(List<Entry> entries, long throughSeq) {
        mayRefuse();
        if (throughSeq <= watermark) {
            throw new JournalUnavailableException("another owner has moved the index on", new Exception("simulated"));
        }
        for (Entry entry : entries) {
            positions.put(new Digest(entry.digestHigh(), entry.digestLow()), entry.position());
        }
        watermark = throughSeq;
    }

    private void mayRefuse() {
        if (faults.ofRead()) {
            throw new JournalUnavailableException("refused", new Exception("simulated"));
        }
    }
}
