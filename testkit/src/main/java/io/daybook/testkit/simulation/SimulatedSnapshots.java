package io.daybook.testkit.simulation;

import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Snapshots in memory; some are interrupted before their manifest, some lose a chunk afterwards. Thread-safe. */
public final class SimulatedSnapshots implements SnapshotStore {
    private static final int KEPT = 3;

    private record Stored(Manifest manifest, List<byte @Nullable []> chunks) {}

    private final Faults faults;
    private final TreeMap<Long, Stored> stored = new TreeMap<>();

    public SimulatedSnapshots(Faults faults) {
        this.faults = faults;
    }

    @Override
    public synchronized void save(
            int shard, long seq, byte[] hash, int format, String totals, Iterator<byte[]> chunks) {
        List<byte @Nullable []> written = new ArrayList<>();
        while (chunks.hasNext()) {
            if (faults.ofRead()) {
                throw new JournalUnavailableException("interrupted snapshot", new Exception("simulated"));
            }
            written.add(chunks.next());
        }
        if (faults.ofRead() && !written.isEmpty()) {
            written.set(0, null);
        }
        Manifest manifest = new Manifest(shard, seq, hash, format, written.size(), totals);
        stored.put(seq, new Stored(manifest, written));
        while (stored.size() > KEPT) {
            stored.pollFirstEntry();
        }
    }

    @Override
    public synchronized List<Manifest> manifests(int shard) {
        return stored.descendingMap().values().stream().map(Stored::manifest).toList();
    }

    @Override
    public synchronized byte @Nullable [] chunk(Manifest manifest, int index) {
        Stored found = stored.get(manifest.seq());
        return found == null ? null : found.chunks().get(index);
    }
}
