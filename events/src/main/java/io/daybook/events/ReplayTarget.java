package io.daybook.events;

import java.util.ArrayList;
import java.util.List;

/**
 * A consumer that can take one of its dead letters again, outside its topic. What it says in a dry run is what the real
 * replay does. Registered under the consumer's name, see {@link Failure#consumer()}.
 */
public interface ReplayTarget {
    /** What came of one letter, or would. */
    sealed interface Outcome {
        /** The letter has its effect now, once. */
        record Accepted() implements Outcome {}

        /**
         * It still cannot be handled; nothing has changed.
         *
         * @param code stable, in snake case
         */
        record Rejected(String code, String message) implements Outcome {}

        /** It had its effect before: by an earlier replay, or because the record came again. */
        record AlreadyApplied() implements Outcome {}
    }

    /**
     * Changes nothing.
     *
     * @throws RetryableException when what it needs is away
     */
    Outcome dryRun(Received original) throws InterruptedException;

    /**
     * Has the effect at most once, however often it is called.
     *
     * @throws RetryableException when what it needs is away
     */
    Outcome replay(Received original) throws InterruptedException;

    /**
     * Changes nothing; says what {@link #replay} of one after the other would do. A target whose letters can depend on
     * each other (two payments out of one balance) overrides this, so that each sees what those before it would have done.
     */
    default List<Outcome> dryRun(List<Received> originals) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>(originals.size());
        for (Received original : originals) {
            outcomes.add(dryRun(original));
        }
        return outcomes;
    }
}
