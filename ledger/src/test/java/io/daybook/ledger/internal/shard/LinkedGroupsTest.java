package io.daybook.ledger.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Command;
import io.daybook.ledger.Submission;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkedGroupsTest {
    private static Submission.Item item(@Nullable String key, @Nullable String linked) {
        return new Submission.Item(new Command.VoidHold(new UUID(0, 0)), key, linked);
    }

    private static SubmissionRequest request(List<Submission.Item> items) {
        return new SubmissionRequest(new Submission("default", items, null, false));
    }

    @Test
    void aGroupThatOthersInterruptIsKnownWhereItGoesOn() {
        SubmissionRequest request = request(List.of(
                item(null, "g"), item(null, "g"), item(null, null), item(null, "h"), item(null, "g"), item(null, "h")));
        assertThat(IntStream.range(0, 6).filter(request::resumesGroup)).containsExactly(4, 5);
    }

    /** A batch of many groups is looked through once, not once per group. */
    @Test
    void manyGroupsAreLookedThroughOnce() {
        int[] looked = new int[1];
        List<Submission.Item> items = new ArrayList<>();
        for (int group = 0; group < 5_000; group++) {
            items.add(item("a" + group, "g" + group));
            items.add(item("b" + group, "g" + group));
        }
        SubmissionRequest request = request(new AbstractList<>() {
            @Override
            public Submission.Item get(int index) {
                looked[0]++;
                return items.get(index);
            }

            @Override
            public int size() {
                return items.size();
            }
        });
        for (int item = 0; item < items.size(); item += 2) {
            assertThat(request.resumesGroup(item)).isFalse();
        }
        assertThat(looked[0]).isLessThanOrEqualTo(2 * items.size());
    }

    @Test
    void theMemberWithoutAKeyIsTheFirstOne() {
        assertThat(request(List.of(item("k", "g"), item(null, "g"), item(null, "g")))
                        .memberWithoutKey(0, 3))
                .isEqualTo(1);
        assertThat(request(List.of(item(null, "g"), item(null, "g"))).memberWithoutKey(0, 2))
                .isEqualTo(-1);
        assertThat(request(List.of(item("k", "g"), item("l", "g"))).memberWithoutKey(0, 2))
                .isEqualTo(-1);
    }
}
