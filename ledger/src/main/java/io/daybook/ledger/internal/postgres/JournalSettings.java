package io.daybook.ledger.internal.postgres;

import java.time.Duration;

/**
 * @param answerTimeout longest wait for an answer of the database; beyond it the connection is closed and the outcome of an
 *     append is unknown
 * @param partitionSegments how many seqs one partition of the journal holds
 * @param leaseCheck how often, give or take a half, an owner looks whether its lease is still there
 */
public record JournalSettings(Duration answerTimeout, long partitionSegments, Duration leaseCheck) {
    public static final JournalSettings DEFAULTS =
            new JournalSettings(Duration.ofSeconds(20), 1_000_000, Duration.ofSeconds(3));

    public JournalSettings {
        if (answerTimeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("the journal's answer timeout must be at least 100 ms");
        }
        if (leaseCheck.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("the lease must be looked at every millisecond at most");
        }
        if (partitionSegments < 1) {
            throw new IllegalArgumentException("a partition of the journal must hold at least one segment");
        }
    }
}
