package io.daybook.server.internal.plaintext;

import java.util.List;

/**
 * What reading a journal gave.
 *
 * @param transactions every transaction that could be read and balances, in the order of the files, every amount filled in
 * @param problems what a person should look at, in the order found; at most {@link JournalLimits#maxProblems()}
 * @param problemCount all problems, also those not kept
 * @param notices what was read and is not used
 * @param skipped transactions left out, each named by a problem
 * @param declaredAccounts names in {@code account} directives
 * @param files every file read, the journal itself first
 */
public record Journal(
        List<JournalTransaction> transactions,
        List<Problem> problems,
        long problemCount,
        List<Notice> notices,
        long skipped,
        List<String> declaredAccounts,
        List<String> files) {}
