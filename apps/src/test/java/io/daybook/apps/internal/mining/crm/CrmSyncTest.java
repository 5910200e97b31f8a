package io.daybook.apps.internal.mining.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.apps.internal.mining.EventLines;
import io.daybook.apps.internal.mining.MiningDatabase;
import io.daybook.apps.internal.mining.crm.SmallCrm.Fault;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.events.Received;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.RejectedEventException;
import io.daybook.events.RetryableException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every event has one effect in the CRM, whatever fails: with a CRM that knows a repeated key, and with one that does not and has to
 * be asked. Seen red with a new key for each call, without asking before a repetition, with an intent that is not committed
 * before the call, and with older updates told.
 */
final class CrmSyncTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MiningDatabase database = MiningDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    private CrmSync sync(SmallCrm crm, boolean ask, Duration timeout, Duration rest) {
        Optional<String> lookup = ask ? Optional.of(crm.lookupTemplate()) : Optional.empty();
        return new CrmSync(
                new HttpCrm(crm.url(), lookup, Optional.empty(), timeout, rest), database.sessions(), database.pool());
    }

    /** Nothing is slow on purpose, so that only a stopped machine reaches the timeout. */
    private CrmSync sync(SmallCrm crm, boolean ask) {
        return sync(crm, ask, Duration.ofSeconds(15), Duration.ofMillis(50));
    }

    private static Received update(int number, String customer, Instant at) {
        return EventLines.event(
                new UUID(0x7000, number),
                "crm.customer_updated",
                "1",
                at,
                "{\"customer_id\":\"" + customer + "\",\"customer\":{\"name\":\"N" + number + "\"}}");
    }

    private List<String> states() throws Exception {
        return database.rows("SELECT customer_id, state FROM mining.crm_sync ORDER BY event_id");
    }

    /** The event comes again until it is taken, as the runner has it. */
    private void untilTaken(CrmSync sync, Received event) throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                database.handle(List.of(event), sync::handle);
                return;
            } catch (RetryableException again) {
                assertThat(attempt).as("attempts").isLessThan(100);
                Thread.sleep(20);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachKindOfFaultLeavesOneEffect(boolean ask) throws Exception {
        try (SmallCrm crm = new SmallCrm(!ask, 1);
                // A CRM without keys must not act after it was asked, however busy this machine is: it gets time.
                CrmSync sync = sync(crm, ask, Duration.ofMillis(ask ? 3_000 : 200), Duration.ofMillis(50))) {
            int number = 0;
            for (Fault fault : Fault.values()) {
                if (fault != Fault.REFUSES) {
                    crm.script(fault);
                    untilTaken(sync, update(++number, "c" + number, NOON));
                }
            }

            assertThat(crm.effects()).hasSize(7).doesNotHaveDuplicates();
            assertThat(states()).hasSize(7).allMatch(row -> row.endsWith("|done"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCrashBetweenCallAndCommitLeavesOneEffect(boolean ask) throws Exception {
        try (SmallCrm crm = new SmallCrm(!ask, 1);
                CrmSync sync = sync(crm, ask)) {
            Received event = update(1, "c1", NOON);

            assertThatThrownBy(() -> database.handle(List.of(event), (read, transaction) -> {
                        sync.handle(read, transaction);
                        throw new IllegalStateException("crash");
                    }))
                    .hasMessage("crash");
            assertThat(crm.effects()).hasSize(1);
            assertThat(states()).containsExactly("c1|intended");

            untilTaken(sync, event);
            assertThat(crm.effects()).hasSize(1);
            assertThat(states()).containsExactly("c1|done");
            assertThat(database.rows("SELECT attempts FROM mining.crm_sync")).containsExactly("2");
        }
    }

    @Test
    void aRefusedEventIsOneForAPersonAndCanBeReplayed() throws Exception {
        try (SmallCrm crm = new SmallCrm(true, 1);
                CrmSync sync = sync(crm, false)) {
            crm.script(Fault.REFUSES);
            Received event = update(1, "c1", NOON);

            assertThatThrownBy(() -> database.handle(List.of(event), sync::handle))
                    .isInstanceOfSatisfying(
                            RejectedEventException.class,
                            refused -> assertThat(refused.code()).isEqualTo("crm_refused"))
                    .hasMessageContaining("no such customer");
            assertThat(database.rows("SELECT state, last_error FROM mining.crm_sync"))
                    .containsExactly("refused|422 no such customer");

            untilTaken(sync, event);
            assertThat(states()).containsExactly("c1|done");
        }
    }

    /**
     * Reordered: of updates of a customer, each of which says all of him, the CRM ends with the latest by occurred_at; an older
     * one that comes after it is not told. Activities are told whenever they come.
     */
    @Test
    void anOlderUpdateDoesNotReplaceANewerOne() throws Exception {
        try (SmallCrm crm = new SmallCrm(true, 1);
                CrmSync sync = sync(crm, false)) {
            Received newer = update(1, "c1", NOON.plusSeconds(60));
            Received older = update(2, "c1", NOON);
            Received other = update(3, "c2", NOON);
            Received activity = EventLines.event(
                    new UUID(0x7000, 4),
                    "crm.activity_recorded",
                    "1",
                    NOON,
                    "{\"customer_id\":\"c1\",\"activity\":{\"type\":\"call\"}}");

            for (Received event : List.of(newer, older, other, activity, older, newer)) {
                untilTaken(sync, event);
            }

            assertThat(crm.effects())
                    .extracting(effect -> effect.substring(35))
                    .containsExactly("1 c1", "3 c2", "4 c1");
            assertThat(states()).containsExactly("c1|done", "c1|superseded", "c2|done", "c1|done");
        }
    }

    @Test
    void whoIsLeftAloneIsNotCalled() throws Exception {
        try (SmallCrm crm = new SmallCrm(true, 1);
                CrmSync sync = sync(crm, false, Duration.ofSeconds(15), Duration.ofSeconds(1));
                Connection transaction = database.pool().getConnection()) {
            crm.goAway();
            transaction.setAutoCommit(false);
            Received event = update(1, "c1", NOON);
            for (int attempt = 0; attempt < 8; attempt++) {
                assertThatThrownBy(() -> sync.handle(MiningEvent.of(ReceivedEvent.of(event)), transaction))
                        .isInstanceOf(RetryableException.class);
                transaction.rollback();
            }
            assertThat(database.rows("SELECT last_error FROM mining.crm_sync"))
                    .containsExactly("most calls failed, so it is left alone for a while");
            transaction.setAutoCommit(true);
            crm.comeBack();

            untilTaken(sync, event);
            assertThat(crm.effects()).hasSize(1);
        }
    }
}
