package io.daybook.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WorkspaceShardsTest {
    private static final int MAX_PER_SHARD = 2;

    /** The table that all processes share. */
    private final Map<String, Integer> table = new HashMap<>();

    private int questions;
    private boolean away;

    private WorkspaceShards shards(int count) {
        return new WorkspaceShards(count, count, MAX_PER_SHARD, Map.copyOf(table), this::find, this::assign);
    }

    private OptionalInt find(String workspace) {
        questions++;
        if (away) {
            throw new JournalUnavailableException("away", new Exception("simulated"));
        }
        Integer shard = table.get(workspace);
        return shard == null ? OptionalInt.empty() : OptionalInt.of(shard);
    }

    private int assign(String workspace, int shard) {
        if (away) {
            throw new JournalUnavailableException("away", new Exception("simulated"));
        }
        table.putIfAbsent(workspace, shard);
        return table.get(workspace);
    }

    @Test
    void askingMakesNoWorkspace() {
        WorkspaceShards one = shards(1);
        WorkspaceShards four = shards(4);
        for (int stranger = 0; stranger < 100; stranger++) {
            assertThat(one.of("stranger" + stranger)).isZero();
            assertThat(four.of("stranger" + stranger)).isBetween(0, 3);
        }
        assertThat(table).isEmpty();
        assertThat(one.assigned("a")).hasValue(0);
        assertThat(table).containsOnlyKeys("a");
    }

    @Test
    void whoReadsSeesWhereAnotherProcessHasPutIt() {
        WorkspaceShards four = shards(4);
        int before = four.of("new");
        table.put("new", (before + 1) % 4);
        assertThat(four.of("new")).as("nothing was kept").isEqualTo((before + 1) % 4);
        int asked = questions;
        assertThat(four.of("new")).isEqualTo((before + 1) % 4);
        assertThat(questions).as("known for good").isEqualTo(asked);
        assertThat(four.assigned("new")).hasValue((before + 1) % 4);
    }

    @Test
    void aShardTakesSoManyWorkspacesAndKnowsThemStill() {
        table.put("a", 0);
        WorkspaceShards one = shards(1);
        assertThat(one.assigned("b")).hasValue(0);
        assertThat(one.assigned("c")).isEmpty();
        assertThat(one.assigned("c")).isEmpty();
        assertThat(table).containsOnlyKeys("a", "b");
        assertThat(one.assigned("a")).hasValue(0);
        table.put("c", 0);
        assertThat(one.assigned("c")).as("made by another process").hasValue(0);
    }

    @Test
    void whatCannotBePutTakesNoRoom() {
        WorkspaceShards one = shards(1);
        away = true;
        for (int attempt = 0; attempt < 2 * MAX_PER_SHARD; attempt++) {
            assertThatThrownBy(() -> one.assigned("a"))
                    .isInstanceOfSatisfying(
                            LedgerUnavailableException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.DATABASE_AWAY));
        }
        away = false;
        assertThat(one.assigned("a")).hasValue(0);
        assertThat(one.assigned("b")).hasValue(0);
    }

    @Test
    void aShardThatIsNotHereIsNamedAndNotKept() {
        WorkspaceShards two = shards(2);
        table.put("far", 7);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertNotHere(() -> two.of("far"));
            assertNotHere(() -> two.assigned("far"));
        }
        table.put("far", 1);
        assertThat(two.of("far")).isEqualTo(1);
    }

    private static void assertNotHere(org.assertj.core.api.ThrowableAssert.ThrowingCallable question) {
        assertThatThrownBy(question)
                .hasMessageContaining("shard 7")
                .hasMessageContaining("2 shards")
                .isInstanceOfSatisfying(
                        LedgerUnavailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NO_OWNER));
    }

    @Test
    void whatIsNoNameGoesToTheFirstShardWhichRefusesIt() {
        WorkspaceShards four = shards(4);
        assertThat(four.of("no name!")).isZero();
        assertThat(four.assigned("no name!")).hasValue(0);
        assertThat(table).isEmpty();
        assertThat(questions).isZero();
    }
}
