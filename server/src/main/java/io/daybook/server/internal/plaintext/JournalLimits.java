package io.daybook.server.internal.plaintext;

/**
 * Bounds of one reading. What lies beyond them is a problem that says so, never a crash.
 *
 * @param maxLineBytes longest line, in bytes
 * @param maxFileBytes largest file, in bytes
 * @param maxFiles files read through {@code include}, together
 * @param maxIncludeDepth nesting of {@code include}
 * @param maxTransactions transactions held at once
 * @param maxPostings postings of one transaction
 * @param maxProblems problems kept with their text; further ones are only counted
 * @param defaultYear year of dates written without one, before any {@code Y} directive; 0 when there is none
 */
public record JournalLimits(
        int maxLineBytes,
        long maxFileBytes,
        int maxFiles,
        int maxIncludeDepth,
        int maxTransactions,
        int maxPostings,
        int maxProblems,
        int defaultYear) {
    /** 64 KiB a line, 2 GiB a file, 1,000 files 32 deep, 2,000,000 transactions of up to 10,000 postings. */
    public static JournalLimits standard() {
        return new JournalLimits(65_536, 2L << 30, 1_000, 32, 2_000_000, 10_000, 1_000, 0);
    }
}
