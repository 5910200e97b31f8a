package io.daybook.server.internal.anchors;

import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every anchor against the journal.
 *
 * @param checked anchors read
 * @param givenUp anchors of a branch that a later fork gave up
 * @param problems a sentence each; at most a hundred
 * @param problemCount all of them
 */
public record AnchorAudit(long checked, long givenUp, List<String> problems, long problemCount) {
    private static final int MAX_PROBLEMS = 100;

    /**
     * Reads the whole file; one segment is looked up per anchor.
     *
     * @param publicKey whose anchors they must be; empty: unknown, which is a problem
     */
    public static AnchorAudit of(AnchorFile file, Optional<String> publicKey, SegmentSource segments)
            throws IOException {
        List<Anchor> forks = new ArrayList<>();
        file.readAll(anchor -> {
            if (anchor.forkedFrom() >= 0) {
                forks.add(anchor);
            }
        });
        Audit audit = new Audit(publicKey, segments, forks);
        long unreadable = file.readAll(audit::check);
        if (unreadable > 0) {
            audit.problem(unreadable + " lines of " + file.path() + " are not anchors");
        }
        if (publicKey.isEmpty() && audit.checked > 0) {
            audit.problem("there is no anchor.key: the signatures are right, but nobody knows whose they are");
        }
        return new AnchorAudit(audit.checked, audit.givenUp, audit.problems, audit.problemCount);
    }

    private static final class Audit {
        private final Optional<String> publicKey;
        private final SegmentSource segments;
        private final List<Anchor> forks;
        private final List<String> problems = new ArrayList<>();
        private long checked;
        private long givenUp;
        private long problemCount;

        Audit(Optional<String> publicKey, SegmentSource segments, List<Anchor> forks) {
            this.publicKey = publicKey;
            this.segments = segments;
            this.forks = forks;
        }

        void check(Anchor anchor) {
            checked++;
            String place = "anchor of segment " + anchor.shard() + "-" + anchor.seq() + " from " + anchor.time();
            if (!anchor.isSignatureRight()) {
                problem("the " + place + " is not rightly signed");
            } else if (publicKey.isPresent() && !anchor.key().equals(publicKey.get())) {
                problem("the " + place + " is signed with another key than ours");
            } else {
                compare(anchor, place);
            }
        }

        private void compare(Anchor anchor, String place) {
            Optional<Segment> there = segments.find(anchor.shard(), anchor.seq());
            if (there.filter(anchor::isOf).isPresent()) {
                return;
            }
            boolean forked = forks.stream()
                    .anyMatch(fork -> fork.shard() == anchor.shard()
                            && fork.forkedFrom() < anchor.seq()
                            && fork.time().isAfter(anchor.time()));
            if (forked) {
                givenUp++;
            } else {
                problem("the journal " + (there.isPresent() ? "has another segment than" : "lacks the segment of")
                        + " the " + place);
            }
        }

        void problem(String text) {
            problemCount++;
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(text);
            }
        }
    }
}
