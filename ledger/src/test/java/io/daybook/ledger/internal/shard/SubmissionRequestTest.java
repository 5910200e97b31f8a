package io.daybook.ledger.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Command;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.KeyDigest;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.KeyIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubmissionRequestTest {
    private static final int WORKSPACE = 3;

    /** An index up to segment 7 that has one key, and remembers which ones it was asked for. */
    private static final class OneKey implements KeyIndex {
        private final KeyDigest has;
        private final List<Long> asked = new ArrayList<>();

        OneKey(KeyDigest has) {
            this.has = has;
        }

        @Override
        public long watermarkSeq() {
            return 7;
        }

        @Override
        public boolean mightContain(long digestHigh, long digestLow) {
            asked.add(digestHigh);
            return digestHigh == has.high() && digestLow == has.low();
        }

        @Override
        public OptionalLong find(long digestHigh, long digestLow) {
            throw new IllegalStateException("nothing may be read before the writer asks for it");
        }

        @Override
        public void append(List<Entry> entries, long throughSeq) {
            throw new IllegalStateException("nothing is added here");
        }
    }

    private final OneKey index = new OneKey(Decider.keyDigest(WORKSPACE, "old"));
    private final SubmissionRequest request =
            new SubmissionRequest(new Submission("w", List.of(item("new"), item(null), item("old")), null, false));

    private static Submission.Item item(@Nullable String key) {
        return new Submission.Item(new Command.VoidHold(new UUID(0, 0)), key, null);
    }

    @Test
    void knowsBeforeTheWriterHasItWhichKeysTheIndexDoesNotHave() {
        request.prepare(WORKSPACE, index);

        assertThat(request.isAbsent(0, WORKSPACE, 7)).isTrue();
        assertThat(request.isAbsent(1, WORKSPACE, 7)).as("no key").isFalse();
        assertThat(request.isAbsent(2, WORKSPACE, 7)).as("perhaps there").isFalse();
    }

    @Test
    void savesTheWriterTheQuestionToTheIndexUntilKeysLeftTheMemoryAfterIt() {
        request.prepare(WORKSPACE, index);
        index.asked.clear();
        MemoryAndLookups facts = new MemoryAndLookups(new ShardState(0), index).of(request.lookedUp, 0);
        KeyDigest digest = request.digest(0, WORKSPACE, "new");

        assertThat(facts.knowsKey(request, 0, WORKSPACE, digest)).isTrue();
        assertThat(index.asked).isEmpty();

        facts.droppedThrough(8);
        assertThat(facts.knowsKey(request, 0, WORKSPACE, digest)).isTrue();
        assertThat(index.asked).containsExactly(digest.high());
    }

    @Test
    void computesTheDigestsAnewWhenTheWorkspaceHasAnotherNumberThanWasGuessed() {
        request.prepare(WORKSPACE + 1, index);

        assertThat(request.isAbsent(0, WORKSPACE, 7)).isFalse();
        assertThat(request.digest(0, WORKSPACE, "new")).isEqualTo(Decider.keyDigest(WORKSPACE, "new"));
        assertThat(request.isAbsent(0, WORKSPACE, 7)).isFalse();
    }

    /** A look-up runs on a thread of its own, while the writer may rewind the request. */
    @Test
    void whatALookUpBringsIsTheWritersOnlyWhenItTakesItOver() {
        UUID id = new UUID(0, 1);
        LookedUp found = new LookedUp();
        found.putEvent(id, new LookedUp.FoundEvent(Optional.empty(), 7));
        KeyDigest old = Decider.keyDigest(WORKSPACE, "old");
        found.putKey(old, new LookedUp.Found(9, 7));
        request.bring(found);
        assertThat(request.lookedUp.event(id)).isNull();

        request.takeOver();
        assertThat(request.lookedUp.event(id)).isNotNull();

        request.bring(found);
        request.rewind(0);
        request.takeOver();
        assertThat(request.lookedUp.event(id))
                .as("absent in the reign before, perhaps there now")
                .isNull();
        assertThat(request.lookedUp.key(old)).as("found stays true").isNotNull();
    }

    @Test
    void preparesNothingForAWorkspaceThatIsNotThereYet() {
        request.prepare(-1, index);

        assertThat(index.asked).isEmpty();
        assertThat(request.isAbsent(0, WORKSPACE, 0)).isFalse();
    }
}
