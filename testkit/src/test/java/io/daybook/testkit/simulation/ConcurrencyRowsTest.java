package io.daybook.testkit.simulation;

import org.junit.jupiter.api.Test;

/** What happens at once, or twice: exactly one wins, and what was said stays said. Rows joined by {@code +} are one batch. */
class ConcurrencyRowsTest {
    /** On one thread, and with the threads of a whole shard writer. */
    private static void check(String rows) {
        Table.check(SteppedShard.withoutFaults(), rows);
        Table.check(Shard.withoutFaults(), rows);
    }

    @Test
    void twoCaptures() {
        check("""
                h: hold a b 5
                capture h                           | ok
                + capture h                         | already_captured
                """);
    }

    @Test
    void captureAndVoid() {
        check("""
                h: hold a b 5
                capture h key x                     | ok
                + void h key y                      | already_captured
                g: hold a b 5
                void g key v                        | ok
                + capture g key w                   | already_voided
                """);
    }

    @Test
    void twoReversals() {
        check("""
                t: transfer a b 5
                reverse t                           | ok
                + reverse t entry                   | already_reversed
                """);
    }

    @Test
    void oneKeyTwiceInOneBatch() {
        check("""
                transfer a b 5 key k                | ok
                + transfer a b 5 key k              | ok again
                + transfer a b 6 key k              | idempotency_key_reused
                balance b 5 in 0 out 0 available 5
                transfer a b 5 key k                | ok again
                restart
                transfer a b 5 key k                | ok again
                transfer a c 5 key k                | idempotency_key_reused
                capture nothing key k               | idempotency_key_reused
                """);
    }

    @Test
    void aFailedKeyStaysFailed() {
        check("""
                open a limit 0
                transfer a b 5 key k                | insufficient_funds
                transfer world a 5
                transfer a b 5 key k                | insufficient_funds again
                restart
                transfer a b 5 key k                | insufficient_funds again
                transfer a b 5 key l                | ok
                capture nothing key m               | transfer_not_found
                capture nothing key m               | transfer_not_found again
                -- what is wrong in itself keeps no key
                transfer a b 0 key n                | invalid_amount
                transfer world b 1 key n            | ok
                """);
    }

    @Test
    void aFailedTransferIsNoHold() {
        check("""
                open a limit 0
                t: transfer a b 5 key k             | insufficient_funds
                capture t                           | not_a_hold
                reverse t                           | not_reversible
                """);
    }

    @Test
    void oneBadItemDoesNotHurtTheOthers() {
        check("""
                transfer a b 5                      | ok
                + transfer a b 0                    | invalid_amount
                + transfer a a 5                    | same_account
                + transfer a b 5                    | ok
                balance b 10 in 0 out 0 available 10
                """);
    }

    @Test
    void linkedItemsStandOrFallTogether() {
        check("""
                open a limit 0
                transfer world a 5 key k linked g   | linked_failed
                + transfer a b 9 key l linked g     | insufficient_funds
                + transfer a b 1 key m linked g     | linked_failed
                + transfer world b 1                | ok
                -- the group as a whole has failed and stays failed
                transfer world a 9
                transfer world a 5 key k linked g   | linked_failed again
                + transfer a b 9 key l linked g     | insufficient_funds again
                + transfer a b 1 key m linked g     | linked_failed again
                transfer world a 5 key n linked g   | ok
                + transfer a b 14 key o linked g    | ok
                transfer world a 5 key n linked g   | ok again
                + transfer a b 14 key o linked g    | ok again
                transfer world a 5 key n linked g   | linked_mixed
                + transfer a b 5 key p linked g     | linked_mixed
                transfer world a 5 key q linked g   | linked_failed
                + transfer a b 5 key q linked g     | invalid_key
                -- a group that was wrong in itself keeps no keys
                transfer world a 5 key r linked g   | linked_failed
                + transfer a b 0 key s linked g     | invalid_amount
                transfer world a 5 key r linked g   | ok
                + transfer a b 1 key s linked g     | ok
                balance b 16 in 0 out 0 available 16
                """);
    }

    @Test
    void aLinkedGroupHasKeysOnAllOfItsMembersOrOnNone() {
        check("""
                transfer w a 5 key k linked g       | linked_failed
                + transfer w b 5 linked g           | invalid_key
                + transfer w c 5 key l linked g     | linked_failed
                -- nothing of it was kept
                transfer w a 5 key k linked g       | ok
                + transfer w b 5 key m linked g     | ok
                transfer w a 5 key k linked g       | ok again
                + transfer w b 5 key m linked g     | ok again
                transfer w a 5 linked g             | ok
                + transfer w b 5 linked g           | ok
                balance a 10 in 0 out 0 available 10
                """);
    }

    @Test
    void aGroupWithAMemberThatIsWrongInItselfKeepsNothing() {
        check("""
                open a limit 0
                transfer a b 9 key k linked g       | linked_failed
                + transfer w b 5 key LONG linked g  | invalid_key
                transfer a b 9 key k linked g       | linked_failed
                + open c big key l linked g         | invalid_metadata
                transfer a b 9 key k linked g       | linked_failed
                + transfer w BAD 5 key l linked g   | invalid_code
                transfer a b 9 key k linked g       | linked_failed
                + transfer w b 0 key l linked g     | invalid_amount
                -- so the keys are still free
                transfer w a 9                      | ok
                transfer a b 9 key k linked g       | ok
                + transfer w b 5 key l linked g     | ok
                """);
    }

    @Test
    void aDryRunLeavesNothing() {
        check("""
                open a limit 0
                transfer world a 5 key k dry        | ok
                transfer a b 5                      | insufficient_funds
                transfer world a 5 key k            | ok
                transfer world a 5 key k dry        | ok again
                open c dry                          | ok
                open c                              | ok
                h: hold a b 5
                capture h dry                       | ok
                void h dry                          | ok
                capture h                           | ok
                """);
    }
}
