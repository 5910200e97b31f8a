package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Outcome;
import io.daybook.testkit.generate.Step;
import io.daybook.testkit.model.Request;
import io.daybook.testkit.model.Request.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a test: what is there, what is asked, what comes of it.
 *
 * <pre>
 * open a limit 0                 | ok
 * h: hold a b 100 expires 5      | insufficient_funds
 * + transfer a b 5               | ok                    in the same request as the row above
 * transfer a b 5   key k         | ok again              the first answer to this key
 * transfer a b 5   linked g      | linked_failed
 * transfer a b 5   dry           | ok
 * transfer a b 6   key k         | idempotency_key_reused /amount_minor
 * pass 5                                                 seconds
 * restart
 * balance a 0 in 0 out 100 available -100
 * </pre>
 *
 * Every row is told to the model too, and everything that is compared in a {@link Trial} is compared here.
 */
final class Table {
    static final long START_MICROS = 1_700_000_000_000_000L;

    private final Subject subject;
    private final Trial trial;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<Item> pending = new ArrayList<>();
    private final List<String> pendingRows = new ArrayList<>();
    private boolean pendingDry;
    private int labels;

    private Table(Subject subject) {
        this.subject = subject;
        this.trial = new Trial(subject, START_MICROS);
    }

    static void check(Subject subject, String rows) {
        Table table = new Table(subject);
        for (String row : rows.lines().map(String::strip).toList()) {
            if (!row.isEmpty() && !row.startsWith("--")) {
                table.row(row);
            }
        }
        table.send();
        subject.close();
    }

    private void row(String row) {
        boolean joined = row.startsWith("+ ");
        if (!joined) {
            send();
        }
        List<String> words = new ArrayList<>(Arrays.asList(
                row.replaceFirst("^\\+ ", "").split("\\|")[0].strip().split("\\s+")));
        switch (words.getFirst()) {
            case "pass" -> trial.step(new Step.Pass(Long.parseLong(words.get(1)) * 1_000_000L));
            case "restart" -> trial.step(new Step.Restart());
            case "balance" -> balance(row, words);
            default -> item(row, words);
        }
    }

    private void item(String row, List<String> words) {
        int label = labels++;
        if (words.getFirst().endsWith(":")) {
            String name = words.removeFirst();
            names.put(name.substring(0, name.length() - 1), label);
        }
        pendingDry = words.remove("dry");
        String linked = option(words, "linked");
        String key = option(words, "key");
        Words order = new Words(words, name -> names.getOrDefault(name, -1), trial.nowMicros());
        pending.add(new Item(label, order.order(), key, linked));
        pendingRows.add(row);
    }

    private static @Nullable String option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0) {
            return null;
        }
        words.remove(at);
        String value = words.remove(at);
        return value.equals("LONG") ? "x".repeat(256) : value;
    }

    private void send() {
        if (pending.isEmpty()) {
            return;
        }
        trial.step(new Step.Send(new Request("default", List.copyOf(pending), null, pendingDry)));
        for (int index = 0; index < pending.size(); index++) {
            String row = pendingRows.get(index);
            String expected = row.contains("|") ? row.split("\\|")[1].strip() : "ok";
            Outcome outcome = trial.outcome(pending.get(index).label());
            boolean named = expected.contains(" /");
            assertThat(named ? words(outcome) + " " + field(outcome) : words(outcome))
                    .as(row)
                    .isEqualTo(expected);
        }
        pending.clear();
        pendingRows.clear();
        pendingDry = false;
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done.replayed() ? "ok again" : "ok";
            case Outcome.Rejected rejected ->
                rejected.code().name().toLowerCase(Locale.ROOT) + (rejected.replayed() ? " again" : "");
        };
    }

    /** The JSON pointer of what a refusal is about. */
    private static @Nullable String field(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected ? rejected.pointer() : null;
    }

    private void balance(String row, List<String> words) {
        AccountSnapshot account = subject.accounts(trial.nowMicros()).stream()
                .filter(snapshot -> words.get(1).equals(snapshot.code()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no account: " + row));
        Balance balance = account.balances().getFirst();
        String is = "balance " + account.code() + " " + balance.posted() + " in "
                + balance.pendingIn(account.normalSide()) + " out " + balance.pendingOut(account.normalSide())
                + " available " + balance.available(account.normalSide());
        assertThat(is).isEqualTo(String.join(" ", words));
    }
}
