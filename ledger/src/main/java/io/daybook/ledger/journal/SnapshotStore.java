package io.daybook.ledger.journal;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Snapshots of a shard's state: chunks first, then the manifest that makes them count. */
public interface SnapshotStore {
    /**
     * @param seq and hash of the segment whose state this is
     * @param format of the chunks
     * @param totals per workspace and asset: {@code workspace:asset=debits}, for a check after loading
     */
    record Manifest(int shard, long seq, byte[] hash, int format, int chunks, String totals) {}

    /** Writes the chunks, then the manifest; keeps the three newest snapshots and deletes older ones. */
    void save(int shard, long seq, byte[] hash, int format, String totals, Iterator<byte[]> chunks);

    /** Newest first, complete ones only. */
    List<Manifest> manifests(int shard);

    /** Null if it is missing. */
    byte @Nullable [] chunk(Manifest manifest, int index);
}
