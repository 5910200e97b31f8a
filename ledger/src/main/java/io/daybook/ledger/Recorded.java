package io.daybook.ledger;

import io.daybook.platform.ids.PositionedId;
import java.util.UUID;

/**
 * An event with its place in the journal.
 *
 * @param index of the event in its segment, from 0
 * @param recordedAtMicros the segment's time, microseconds since 1970 UTC
 */
public record Recorded<E extends Event>(int shard, long seq, int index, long recordedAtMicros, E event) {
    /** The id of the entry that this event posts. */
    public UUID entryId() {
        return PositionedId.entry(recordedAtMicros / 1000, shard, seq, index);
    }

    /** The id of the transfer that this event begins (or ends at once). */
    public UUID transferId() {
        return PositionedId.transfer(recordedAtMicros / 1000, shard, seq, index);
    }

    public Position position() {
        return new Position(shard, seq);
    }

    /** The effective time: as given, else the time of recording. */
    public long effectiveAtMicros(EntryDetails details) {
        return details.effectiveAtMicros() == null ? recordedAtMicros : details.effectiveAtMicros();
    }
}
