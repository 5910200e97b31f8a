package io.daybook.testkit.simulation;

import org.junit.jupiter.api.Test;

/** An idempotency key that comes again with another body names the field that differs. */
class KeyReuseTest {
    private static void check(String rows) {
        Table.check(SteppedShard.withoutFaults(), rows);
    }

    @Test
    void ofATransfer() {
        check("""
                transfer a b 5 key k                | ok
                transfer a b 6 key k                | idempotency_key_reused /amount_minor
                transfer a c 5 key k                | idempotency_key_reused /to
                transfer c b 5 key k                | idempotency_key_reused /from
                transfer a b 5 USD key k            | idempotency_key_reused /asset
                transfer a b 5 at -5 key k          | idempotency_key_reused /effective_at
                hold a b 5 key k                    | idempotency_key_reused /hold
                entry a-5 b+5 key k                 | idempotency_key_reused
                transfer a b 5 key k                | ok again
                restart
                transfer a b 6 key k                | idempotency_key_reused /amount_minor
                """);
    }

    @Test
    void ofAFailedTransfer() {
        check("""
                open a limit 0
                transfer a b 5 key k                | insufficient_funds
                transfer a b 4 key k                | idempotency_key_reused /amount_minor
                transfer a b 5 key k                | insufficient_funds again
                """);
    }

    @Test
    void ofOtherCommands() {
        check("""
                open a limit 0 key o                | ok
                open a limit 5 key o                | idempotency_key_reused /overdraft_limit_minor
                open b limit 0 key o                | idempotency_key_reused /code
                entry c-5 d+5 key e                 | ok
                entry c-6 d+6 key e                 | idempotency_key_reused /lines/0/amount_minor
                h: hold c d 5 key h                 | ok
                hold c d 5 expires 9 key h          | idempotency_key_reused /hold/expires_in_seconds
                capture h 3 key p                   | ok
                capture h 4 key p                   | idempotency_key_reused /amount_minor
                """);
    }

    @Test
    void ofAFailedCommandInOtherWords() {
        check("""
                a: open a limit 0
                b: open b
                transfer a b 500 key k              | insufficient_funds
                transfer #a b 500 key k             | insufficient_funds again
                transfer a #b 5.0 key k             | insufficient_funds again
                transfer #a #b 5.00 key k           | insufficient_funds again
                transfer a b 500 any key k          | insufficient_funds again
                transfer a b 5.01 key k             | idempotency_key_reused /amount
                transfer #b a 500 key k             | idempotency_key_reused /from
                transfer a b 5.0 any key l          | insufficient_funds
                transfer a b 500 EUR key l          | insufficient_funds again
                transfer a b 500 USD key l          | idempotency_key_reused /asset
                entry a-500 b+500 key e             | insufficient_funds
                entry #a-5.0 #b+5.00 key e          | insufficient_funds again
                entry #a-5.0 #a+5.00 key e          | idempotency_key_reused /lines/1/account
                transfer w a 9
                close a key c                       | account_not_empty
                close #a key c                      | account_not_empty again
                close #b key c                      | idempotency_key_reused /account
                h: hold a b 5
                capture h 600 key h                 | capture_exceeds_hold
                capture h 6.0 key h                 | capture_exceeds_hold again
                capture h 6.1 key h                 | idempotency_key_reused /amount
                restart
                transfer #a b 500 key k             | insufficient_funds again
                capture h 6.00 key h                | capture_exceeds_hold again
                """);
    }

    @Test
    void ofAConfiguration() {
        check("""
                configure limit 50 key k            | ok
                configure limit 50 payees on key k  | idempotency_key_reused /open_payees_implicitly
                configure payees on key k           | idempotency_key_reused /default_overdraft_limit_minor
                configure limit 50 key k            | ok again
                restart
                configure limit 50 payees on key k  | idempotency_key_reused /open_payees_implicitly
                configure limit 50 key k            | ok again
                """);
    }

    @Test
    void inADryRun() {
        check("""
                transfer a b 5 key k dry            | ok
                + transfer a b 5 key k dry          | ok again
                + transfer a b 6 key k dry          | idempotency_key_reused /amount_minor
                transfer a b 6 key k                | ok
                """);
    }

    /** The account says only later which asset was left out: it is the same command all the same, tried or done. */
    @Test
    void ofACommandWithoutAnAssetThatIsKnownSince() {
        check("""
                transfer a b 5 any key k dry        | asset_not_found
                + open a EUR dry                    | ok
                + transfer a b 5 any key k dry      | asset_not_found again
                transfer a b 5 any key k            | asset_not_found
                open a EUR                          | ok
                transfer a b 5 any key k            | asset_not_found again
                """);
    }
}
