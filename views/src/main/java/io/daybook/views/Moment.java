package io.daybook.views;

import io.daybook.ledger.Position;
import java.time.Instant;

/** As of when a balance is asked for. */
public sealed interface Moment {
    Moment NOW = new Now();

    /** As far as the view has come. */
    record Now() implements Moment {}

    /** Everything up to and including {@code time}, by {@code basis}; pending amounts always by recorded time. */
    record At(Instant time, TimeBasis basis) implements Moment {}

    /** Everything up to and including the segment. */
    record AtPosition(Position position) implements Moment {}
}
