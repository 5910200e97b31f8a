package io.daybook.ledger.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The table of codes does what a map does, also when openings are taken back. */
class AccountCodesTest {
    private static AccountState account(int number, String code) {
        return new AccountState(number, 0, 0, code, -1, Side.DEBIT, OverdraftLimit.UNLIMITED, null, false, 0);
    }

    @Test
    void agreesWithAMapUnderRandomPutsAndRemoves() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AccountCodes codes = new AccountCodes();
            Map<String, AccountState> model = new HashMap<>();
            for (int step = 0; step < 5_000; step++) {
                // "Aa" and "BB" have the same hash code, and so has every mix of them.
                String code = (random.nextBoolean() ? "Aa" : "BB")
                        + (random.nextBoolean() ? "Aa" : "BB")
                        + random.nextInt(400);
                if (random.nextInt(3) == 0) {
                    codes.remove(code);
                    model.remove(code);
                } else if (!model.containsKey(code)) {
                    AccountState account = account(step, code);
                    codes.put(code, account);
                    model.put(code, account);
                }
                assertThat(codes.get(code)).as("seed %d, step %d", seed, step).isSameAs(model.get(code));
            }
            long shown = seed;
            model.forEach((code, account) ->
                    assertThat(codes.get(code)).as("seed %d, %s", shown, code).isSameAs(account));
        }
    }

    @Test
    void manyCodesThatDifferInTheirLastDigitsAreAllFound() {
        AccountCodes codes = new AccountCodes();
        List<AccountState> all = new ArrayList<>();
        for (int number = 0; number < 100_000; number++) {
            all.add(account(number, "customer:" + number));
            codes.put("customer:" + number, all.getLast());
        }
        for (AccountState account : all) {
            assertThat(codes.get(String.valueOf(account.code))).isSameAs(account);
        }
        assertThat(codes.get("customer:100000")).isNull();
    }
}
