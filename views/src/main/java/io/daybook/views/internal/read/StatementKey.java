package io.daybook.views.internal.read;

import io.daybook.views.StatementLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A line's place in both orders. */
record StatementKey(Instant effectiveAt, long seq, int index, int line) {
    static StatementKey of(StatementLine line) {
        return new StatementKey(line.effectiveAt(), line.position().seq(), line.index(), line.line());
    }

    /** Before every line that takes effect at {@code time}. */
    static StatementKey begin(Instant time) {
        return new StatementKey(time, 0, 0, 0);
    }

    static StatementKey of(Cursors.Key key) {
        long[] numbers = key.numbers();
        return new StatementKey(
                Instant.EPOCH.plus(numbers[1], ChronoUnit.MICROS), numbers[2], (int) numbers[3], (int) numbers[4]);
    }

    Cursors.Key cursorKey(long ceiling) {
        return Cursors.Key.of(ceiling, Columns.micros(effectiveAt), seq, index, line);
    }
}
