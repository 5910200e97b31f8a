package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.Verdict;

/** Refusals of more than one command: of what is wrong with a submission, or with a linked group, as a whole. */
final class Refusals {
    private final LedgerSettings settings;

    Refusals(LedgerSettings settings) {
        this.settings = settings;
    }

    /** Refuses everything of a submission that is wrong as a whole. */
    boolean isWellFormed(SubmissionRequest request) {
        Submission submission = request.submission;
        if (!Decider.isWorkspaceName(submission.workspace())) {
            refuse(
                    request,
                    0,
                    request.size(),
                    new Verdict.Refused(
                            RejectionCode.INVALID_VALUE,
                            "a workspace name has 1 to 64 letters, digits, dots, dashes and underscores and begins with "
                                    + "a letter or digit",
                            null));
            return false;
        }
        String batchKey = submission.batchKey();
        int longest = batchKey == null
                ? 0
                : batchKey.length() + 1 + Integer.toString(request.size() - 1).length();
        if (longest > settings.keyMaxChars()) {
            refuse(
                    request,
                    0,
                    request.size(),
                    new Verdict.Refused(
                            RejectionCode.INVALID_KEY,
                            "the batch's key with #" + (request.size() - 1) + " behind it has " + longest
                                    + " characters, at most " + settings.keyMaxChars() + " are allowed",
                            "/idempotency_key"));
            return false;
        }
        if (request.size() > settings.batchMaxCommands()) {
            refuse(request, 0, request.size(), tooLarge(request.size() + " commands"));
            return false;
        }
        return true;
    }

    Verdict.Refused tooLarge(String what) {
        return new Verdict.Refused(
                RejectionCode.TOO_LARGE,
                what + " are too many for one request: at most " + settings.batchMaxCommands()
                        + " in a batch; a linked group and a batch without keys must fit one segment of "
                        + settings.segmentMaxCommands() + " commands and " + settings.segmentMaxBytes() + " bytes",
                null);
    }

    Verdict.Refused dryRunTooLarge() {
        return new Verdict.Refused(
                RejectionCode.TOO_LARGE,
                "a dry run is decided at one go while everybody else waits: at most " + settings.dryRunMaxLines()
                        + " lines of entries in one (two for a transfer); try it in parts",
                null);
    }

    static Verdict.Refused linkedFailed(int member) {
        return new Verdict.Refused(
                RejectionCode.LINKED_FAILED, "member " + (member + 1) + " of the linked group was refused", null);
    }

    static void refuseGroup(
            SubmissionRequest request, int from, int to, int failed, RejectionCode code, String detail) {
        refuse(request, from, to, linkedFailed(failed - from));
        request.results[failed] = new Outcome.Rejected(code, detail, "/idempotency_key", null, false);
    }

    static void refuse(SubmissionRequest request, int from, int to, Verdict.Refused refused) {
        for (int item = from; item < to; item++) {
            request.results[item] =
                    new Outcome.Rejected(refused.code(), refused.detail(), refused.pointer(), null, false);
        }
        request.next = Math.max(request.next, to);
    }
}
