package io.daybook.server.internal.imports;

import io.daybook.ledger.Submission;
import io.daybook.server.internal.plaintext.AssetScale;
import io.daybook.server.internal.plaintext.Notice;
import io.daybook.server.internal.plaintext.Problem;
import java.util.List;

/**
 * What the files hold, read in full before anything is written.
 *
 * @param steps one per entry or transfer, in the order of the files
 * @param assets the decimals that each asset needs, sorted by code
 * @param problems what a person should look at; at most as many as the reader keeps
 * @param problemCount all of them
 * @param notices what was read and is not used
 * @param skipped entries that were left out, each named by a problem
 * @param empty entries that move nothing
 */
public record ImportPlan(
        List<Step> steps,
        List<AssetScale> assets,
        List<Problem> problems,
        long problemCount,
        List<Notice> notices,
        long skipped,
        long empty) {

    /**
     * One command and where it stands.
     *
     * @param postings lines that it will have
     */
    public record Step(Submission.Item item, String file, int line, int postings) {}

    /** Lines of all entries together. */
    public long postings() {
        return steps.stream().mapToLong(Step::postings).sum();
    }
}
