package io.daybook.events;

import java.util.Optional;

/** A consumer at work. Closing it finishes the batch in hand, commits it and leaves the group. */
public interface RunningConsumer extends AutoCloseable {
    ConsumerSpec spec();

    /** Records behind the ends of the partitions that this consumer has, as of its last poll. */
    long lag();

    /** What stopped the last attempt, while it is being repeated; empty when all is well. */
    Optional<String> trouble();

    /** Takes nothing more until {@link #resume()}; stays in its group. */
    void pause();

    void resume();

    @Override
    void close();
}
