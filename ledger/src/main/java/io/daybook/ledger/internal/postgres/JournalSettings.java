package io.daybook.ledger.internal.postgres;

import java.time.Duration;

/**
 * @param answerTimeout longest wait for an answer of the database; beyond it the connection is closed and the outcome of an
 *     append is unknown
 * @param partitionSegments how many seqs one partition of the journal holds
 */
public record JournalSettings(Duration answerTimeout, long partitionSegments) {
    public static final JournalSettings DEFAULTS = new JournalSettings(Duration.ofSeconds(20), 1_000_000);

    public JournalSettings {
        if (answerTimeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("the journal's answer timeout must be at least 100 ms");
        }
        if (partitionSegments < 1) {
            throw new IllegalArgumentException("a partition of the journal must hold at least one segment");
        }
    }
}
