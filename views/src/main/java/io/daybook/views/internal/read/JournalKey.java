package io.daybook.views.internal.read;

import io.daybook.platform.ids.PositionedId;
import java.time.Instant;
import java.util.UUID;

/** A place in the journal as lists that go newest first use it. */
record JournalKey(long millis, long seq, int index) {
    /** Follows every place. */
    static final JournalKey END = new JournalKey((1L << 48) - 1, PositionedId.MAX_SEQ, PositionedId.MAX_INDEX);

    static final JournalKey BEGIN = new JournalKey(0, 0, 0);

    static JournalKey of(Cursors.Key key) {
        return new JournalKey(key.numbers()[0], key.numbers()[1], (int) key.numbers()[2]);
    }

    static Cursors.Key cursorKey(Instant recordedAt, long seq, int index) {
        return Cursors.Key.of(recordedAt.toEpochMilli(), seq, index);
    }

    UUID entryId(int shard) {
        return PositionedId.entry(millis, shard, seq, index);
    }

    UUID transferId(int shard) {
        return PositionedId.transfer(millis, shard, seq, index);
    }
}
