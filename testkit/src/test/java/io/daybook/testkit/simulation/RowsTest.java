package io.daybook.testkit.simulation;

import org.junit.jupiter.api.Test;

/** Rows for every command and each of its refusals; see {@link Table} for how to read them. */
class RowsTest {
    /** On one thread, and with the threads of a whole shard writer. */
    private static void check(String rows) {
        Table.check(SteppedShard.withoutFaults(), rows);
        Table.check(Shard.withoutFaults(), rows);
    }

    @Test
    void openAccount() {
        check("""
                open a                              | ok
                open a                              | code_taken
                open -                              | ok
                open b limit 0 soft 10 credit       | ok
                open BAD:c any                      | ok
                open c NIL                          | asset_not_found
                open c any limit 0                  | limit_needs_asset
                open c any soft 5                   | limit_needs_asset
                open c limit -1                     | invalid_value
                open c big                          | invalid_metadata
                open 0190a5b8-7e3c-7d3a-9f00-0123456789ab | invalid_code
                open c NIL limit -1                 | invalid_value
                """);
    }

    @Test
    void changeAccount() {
        check("""
                open a limit 0
                open any any
                change a suspend                    | ok
                change a limit 5                    | account_suspended
                change a limit 5 activate           | ok
                change a closed                     | invalid_value
                change any limit 5                  | limit_needs_asset
                change ghost limit 5                | account_not_found
                change BAD limit 5                  | invalid_code
                close any
                change any suspend                  | account_closed
                change any limit 5                  | limit_needs_asset
                """);
    }

    @Test
    void closeOnlyAtZeroWithNothingPending() {
        check("""
                open a
                open b
                transfer a b 5
                close b                             | account_not_empty
                transfer b a 5
                h: hold a b 5
                close b                             | account_not_empty
                close a                             | account_not_empty
                void h
                close a                             | ok
                close a                             | account_closed
                close ghost                         | account_not_found
                transfer a b 1                      | account_closed
                transfer b a 1                      | account_closed
                entry a+1 b-1                       | account_closed
                open a                              | code_taken
                """);
    }

    @Test
    void transfer() {
        check("""
                open a limit 10
                open usd USD
                transfer a b 10                     | ok
                balance a -10 in 0 out 0 available -10
                balance b 10 in 0 out 0 available 10
                transfer a b 1                      | insufficient_funds
                transfer a b 0                      | invalid_amount
                transfer a b -1                     | invalid_amount
                transfer a a 1                      | same_account
                transfer a b 0.001                  | too_many_decimals
                transfer a b 0.05 USD               | asset_mismatch
                transfer a b 1 NIL                  | asset_not_found
                transfer b c 1 any                  | asset_not_found
                transfer #x b 1                     | account_not_found
                transfer b #x 1                     | account_not_found
                transfer b usd 1                    | asset_mismatch
                transfer BAD b 1                    | invalid_code
                transfer a b 1 at 301               | effective_in_future
                transfer b a 1 at 300               | ok
                transfer b a 1 at -86400            | ok
                transfer b a 0.02 any               | asset_not_found
                transfer a b 0.02 any               | ok
                """);
    }

    @Test
    void limits() {
        check("""
                open a limit 0
                open c limit 0 credit
                open d limit default
                transfer world a 100
                transfer a world 101                | insufficient_funds
                transfer a world 100                | ok
                -- a debit takes away from an account whose normal side is credit
                transfer world c 1                  | insufficient_funds
                transfer c world 5                  | ok
                transfer world c 5                  | ok
                transfer d world 1                  | ok
                configure limit 1
                -- below its limit already: only what sinks further is refused
                transfer d world 1                  | insufficient_funds
                change d limit 0
                transfer world d 1                  | ok
                transfer d world 1                  | insufficient_funds
                change d limit none
                transfer d world 1                  | ok
                """);
    }

    @Test
    void pendingAmountsCountAgainstLimits() {
        check("""
                open a limit 0
                transfer world a 100
                h: hold a b 60                      | ok
                balance a 100 in 0 out 60 available 40
                balance b 0 in 60 out 0 available 0
                transfer a b 41                     | insufficient_funds
                hold a b 41                         | insufficient_funds
                transfer a b 40                     | ok
                void h
                transfer a b 60                     | ok
                """);
    }

    @Test
    void hold() {
        check("""
                open a limit 0
                transfer world a 100
                hold a b 1 expires 0                | invalid_value
                hold a b 1 expires -1               | invalid_value
                h: hold a b 60 expires 5            | ok
                capture h 61                        | capture_exceeds_hold
                capture h 0                         | invalid_amount
                capture h 0.001                     | too_many_decimals
                capture h 20                        | ok
                balance a 80 in 0 out 0 available 80
                capture h                           | already_captured
                void h                              | already_captured
                v: hold a b 60
                void v                              | ok
                capture v                           | already_voided
                void v                              | already_voided
                t: transfer a b 1
                capture t                           | not_a_hold
                void t                              | not_a_hold
                capture nothing                     | transfer_not_found
                void nothing                        | transfer_not_found
                """);
    }

    @Test
    void aHoldExpiresAtItsSecond() {
        check("""
                open a limit 0
                transfer world a 100
                h: hold a b 100 expires 5
                g: hold world b 1 expires 5
                pass 4
                capture g                           | ok
                transfer a b 1                      | insufficient_funds
                pass 1
                balance a 100 in 0 out 0 available 100
                capture h                           | hold_expired
                void h                              | hold_expired
                reverse h                           | not_reversible
                transfer a b 100                    | ok
                """);
    }

    @Test
    void aHoldThatRanOutWhileTheProcessWasDown() {
        check("""
                open a limit 0
                transfer world a 100
                h: hold a b 100 expires 5
                pass 10
                restart
                capture h                           | hold_expired
                transfer a b 100                    | ok
                """);
    }

    @Test
    void suspendedRefusesEverythingButVoidExpiryAndReversal() {
        check("""
                open a
                t: transfer a b 5
                h: hold a b 5
                v: hold a b 5
                hold a b 5 expires 1
                change a suspend
                transfer a b 1                      | account_suspended
                transfer b a 1                      | account_suspended
                hold a b 1                          | account_suspended
                entry a+1 b-1                       | account_suspended
                capture h                           | account_suspended
                void v                              | ok
                pass 1
                balance a -5 in 0 out 5 available -10
                reverse t                           | ok
                change a activate
                capture h                           | ok
                change a suspend
                change a limit 5                    | account_suspended
                change a limit 5 suspend            | account_suspended
                close a                             | account_suspended
                change a suspend                    | ok
                transfer a b 1                      | account_suspended
                change a limit none activate        | ok
                transfer a b 1                      | ok
                open empty
                change empty suspend
                close empty                         | account_suspended
                change empty activate
                close empty                         | ok
                """);
    }

    @Test
    void entry() {
        check("""
                entry rent+900.00 cash-900.00               | ok
                balance rent 90000 in 0 out 0 available 90000
                entry a+5 b-3 c-2                           | ok
                entry a+5EUR b-5EUR a+7USD c-7USD           | ok
                entry a+5 b-4                               | unbalanced
                entry a+5EUR b-5USD                         | unbalanced
                entry a+5                                   | invalid_lines
                entry a+5 b-0                               | invalid_amount
                entry a+5NIL b-5NIL                         | asset_not_found
                entry a+0.001 b-0.001                       | too_many_decimals
                entry #x+5 b-5                              | account_not_found
                entry a+5 b-5 at 301                        | effective_in_future
                open l limit 5
                entry l-7 a+7                               | insufficient_funds
                -- what one entry takes and gives the same account is looked at together
                entry l-7 l+2 a+5                           | ok
                open u USD
                entry u+5 a-5                               | asset_mismatch
                """);
    }

    @Test
    void exchange() {
        check("""
                exchange a b 1234 EUR 1345 USD 1.0900             | ok
                exchange a b 1234 EUR 1346 USD 1.0900             | fx_mismatch
                exchange a b 1234 EUR 1346 USD 1.0900 UP          | ok
                exchange a b 100 EUR 162 JPY 161.5 HALF_UP        | ok
                exchange a b 1 BTC 1 USD 0                        | invalid_value
                exchange a b 1 EUR 1 EUR 1                        | invalid_value
                exchange a b 0 EUR 1 USD 1                        | invalid_amount
                exchange a b 1 EUR 0 USD 1                        | invalid_amount
                exchange a b 1 EUR 1 NIL 1                        | asset_not_found
                open e
                exchange a e 100 EUR 100 USD 1                    | asset_mismatch
                balance exchange:EUR 2568 in 0 out 0 available 2568
                balance exchange:USD -2691 in 0 out 0 available -2691
                """);
    }

    @Test
    void reversal() {
        check("""
                open a limit 0
                t: transfer world a 100
                r: reverse t                        | ok
                balance a 0 in 0 out 0 available 0
                reverse t                           | already_reversed
                reverse t entry                     | already_reversed
                reverse r entry                     | not_reversible
                h: hold world a 100
                reverse h                           | hold_pending
                c: capture h 30
                transfer a b 1
                reverse h                           | insufficient_funds
                transfer b a 1
                reverse c entry                     | ok
                reverse h                           | already_reversed
                v: hold world a 1
                void v
                reverse v                           | not_reversible
                reverse nothing                     | transfer_not_found
                reverse nothing entry               | entry_not_found
                -- captured and reversed by one request
                w: hold world a 9
                capture w 4                         | ok
                + reverse w original                | ok
                + reverse w                         | already_reversed
                u: hold world a 9
                capture u 4 linked g                | ok
                + reverse u linked g                | ok
                d: hold world a 9
                capture d 4 dry                     | ok
                + reverse d dry                     | ok
                + reverse d dry                     | already_reversed
                reverse d                           | hold_pending
                void d
                x: exchange world b 100 EUR 109 USD 1.09
                reverse x original                  | ok
                e: entry d+5 f-5
                reverse e entry original            | ok
                z: transfer world y 1
                transfer y world 1
                close y
                reverse z                           | account_closed
                """);
    }

    @Test
    void assets() {
        check("""
                asset POINTS 0                      | ok
                asset POINTS 0                      | asset_exists
                asset BEST 19                       | invalid_value
                asset WORST -1                      | invalid_value
                transfer a b 0.5 POINTS             | too_many_decimals
                rescale POINTS 1                    | ok
                transfer a b 0.5 POINTS             | ok
                rescale POINTS 2                    | asset_in_use
                rescale POINTS 1                    | ok
                rescale NIL 1                       | asset_not_found
                rescale POINTS 19                   | invalid_value
                open u USD
                rescale USD 3                       | asset_in_use
                """);
    }

    @Test
    void implicitOpening() {
        check("""
                transfer a b 1                      | ok
                configure payers off
                transfer c b 1                      | account_not_found
                transfer b d 1                      | ok
                -- nothing is opened by a command that fails
                open l limit 0
                transfer l e 1                      | insufficient_funds
                transfer e b 1                      | account_not_found
                -- an account that one line would open as payee cannot pay in the next
                entry f+1 b-1 f-1 b+1               | account_not_found
                configure payees off
                transfer b f 1                      | account_not_found
                configure payees on payers on
                entry g+1 h-1                       | ok
                configure limit default             | invalid_value
                configure limit -1                  | invalid_value
                """);
    }

    @Test
    void thirtyEightDigits() {
        check("""
                transfer a b max                    | ok
                transfer a b 1                      | amount_overflow
                transfer b a max                    | ok
                transfer b a 1                      | amount_overflow
                transfer c d 9223372036854775807    | ok
                transfer c d 1                      | ok
                balance c -9223372036854775808 in 0 out 0 available -9223372036854775808
                transfer c d 9223372036854775808    | ok
                balance d 18446744073709551616 in 0 out 0 available 18446744073709551616
                -- an available balance beyond 38 digits could not be read
                hold c e max                        | amount_overflow
                open l limit 100
                transfer x l max                    | ok
                transfer l x 49                     | ok
                """);
    }

    @Test
    void precedence() {
        check("""
                open closed
                close closed
                open suspended
                change suspended suspend
                open usd USD
                transfer suspended closed 1                 | account_closed
                transfer suspended usd 1                    | account_suspended
                entry suspended+1 closed-1                  | account_closed
                entry usd+1 suspended-1                     | account_suspended
                transfer suspended #x 1                     | account_not_found
                transfer suspended closed 1 NIL             | asset_not_found
                transfer a b 0.001 NIL                      | asset_not_found
                transfer closed BAD 1 NIL                   | invalid_code
                transfer usd b 0.001                        | asset_mismatch
                entry usd+5 a-4                             | asset_mismatch
                entry a+0.001 b-1                           | too_many_decimals
                """);
    }
}
