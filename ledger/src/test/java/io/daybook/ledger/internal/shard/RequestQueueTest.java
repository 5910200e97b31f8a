package io.daybook.ledger.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rule 12: bounded per workspace and in total, served in turns weighted by lines. */
class RequestQueueTest {
    private static final int LINES = 1_000;
    private static final Command ENTRY = new Command.PostEntry(
            Collections.nCopies(
                    LINES, new Command.Line(new AccountRef.ByCode("a"), Side.DEBIT, AmountInput.minor(1), "EUR")),
            null,
            EntryDetails.NONE);

    private final RequestQueue queue = new RequestQueue(3, 5);

    private static Request of(String workspace, int commands) {
        Submission.Item item = new Submission.Item(ENTRY, null, null);
        return new SubmissionRequest(new Submission(workspace, Collections.nCopies(commands, item), null, false));
    }

    @Test
    void aFullLaneIsNamedAndTheOthersStayOpen() {
        assertThat(queue.offer(of("a", 2))).isNull();
        assertThat(queue.offer(of("a", 2))).contains("workspace a").contains("3 commands");
        assertThat(queue.offer(of("a", 1))).isNull();
        assertThat(queue.offer(of("b", 2))).isNull();
        assertThat(queue.offer(of("c", 1))).contains("shard").contains("5 commands");
        assertThat(queue.commands()).isEqualTo(5);
    }

    @Test
    void anEmptyLaneTakesWhatIsLargerThanItself() {
        assertThat(queue.offer(of("a", 4))).isNull();
        assertThat(queue.offer(of("a", 1))).contains("workspace a");
    }

    @Test
    void whoIsAwayForALookUpTakesUpItsRoomUntilItIsBack() {
        Request away = of("a", 2);
        queue.offer(away);
        queue.park(Objects.requireNonNull(queue.take()));
        assertThat(queue.isEmpty()).as("nothing to take").isTrue();
        assertThat(queue.take()).isNull();
        assertThat(queue.commands()).isEqualTo(2);
        assertThat(queue.offer(of("a", 2))).contains("workspace a");
        assertThat(queue.offer(of("a", 1))).isNull();
        assertThat(queue.offer(of("b", 3))).contains("shard");
        assertThat(taken(queue)).containsExactly("a");
        queue.unpark(away);
        assertThat(queue.commands()).isZero();
        assertThat(queue.offer(of("a", 3))).isNull();
        assertThat(taken(queue)).containsExactly("a");
    }

    @Test
    void whoComesBackIsServedFirst() {
        Request away = of("a", 1);
        queue.offer(away);
        queue.park(Objects.requireNonNull(queue.take()));
        Request next = of("a", 1);
        queue.offer(next);
        queue.unpark(away);
        queue.putBack(away);
        assertThat(queue.commands()).isEqualTo(2);
        assertThat(queue.take()).isSameAs(away);
        assertThat(queue.take()).isSameAs(next);
        assertThat(queue.commands()).isZero();
    }

    /** Each turn is worth 2,048 lines: three entries of 1,000, or more of smaller ones. */
    @Test
    void aFloodGivesWayAfterItsTurn() {
        RequestQueue large = new RequestQueue(100, 1_000);
        for (int flood = 0; flood < 12; flood++) {
            large.offer(of("flood", 1));
        }
        large.offer(of("small", 1));
        large.offer(of("other", 1));
        assertThat(taken(large))
                .startsWith("flood", "flood", "flood", "small", "other", "flood")
                .hasSize(14);
    }

    /** A workspace that was long alone is not owed the turns that nobody else wanted, nor does their count overflow. */
    @Test
    void whoWasLongAloneGivesWayLikeAnyoneElse() {
        RequestQueue large = new RequestQueue(1_000_000, 10_000_000);
        Request huge = of("alone", 10_000);
        large.offer(huge);
        long lines = 0;
        while (lines <= Integer.MAX_VALUE) {
            large.offer(huge);
            lines += Objects.requireNonNull(large.take()).lines();
        }
        for (int more = 0; more < 5; more++) {
            large.offer(of("alone", 1));
        }
        large.offer(of("newcomer", 1));
        assertThat(taken(large).indexOf("newcomer")).isBetween(1, 4);
    }

    private static List<String> taken(RequestQueue queue) {
        List<String> order = new ArrayList<>();
        for (Request next = queue.take(); next != null; next = queue.take()) {
            order.add(next.workspace);
        }
        return order;
    }
}
