package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random transactions, written and read again, are the same. A failing run names its seed. */
class JournalRoundTripTest {
    private static final int SEEDS = Boolean.getBoolean("daybook.long") ? 20_000 : 500;
    private static final List<String> WORDS = List.of(
            "a", "Assets", "Bank 1", "é", "㐀", "🐑", "x/y", "a-b", "(c) d", "[e] f", "12", "a ; b", "=", "ü ñ", "d,e",
            "#");
    private static final List<String> COMMODITIES =
            List.of("", "$", "EUR", "€", "A b", "🐑", "1", "spell, x", "(v)", "-", "é1");
    private static final List<String> TEXTS =
            List.of("", "x", "p | n", "a: b, c:d", "* x", "! y", "(z) w", "no: tag", "ü", "x = y", "@ 3", "a  b");

    @Test
    void writtenAndReadAgainIsTheSame() throws IOException, UnwritableException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<JournalTransaction> transactions = new ArrayList<>();
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                transactions.add(transaction(random));
            }
            StringBuilder text = new StringBuilder();
            JournalWriter writer = new JournalWriter(text);
            writer.begin();
            for (JournalTransaction transaction : transactions) {
                writer.write(transaction);
            }
            Journal read = JournalText.read(text.toString());
            assertThat(read.problems()).as("seed %d\n%s", seed, text).isEmpty();
            assertThat(read.transactions())
                    .as("seed %d\n%s", seed, text)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes("(.*\\.)?(sourceFile|line|tags)")
                    .isEqualTo(transactions);
        }
    }

    private static JournalTransaction transaction(Random random) {
        List<JournalPosting> postings = new ArrayList<>();
        PostingKind kind = PostingKind.values()[random.nextInt(3)];
        String commodity = pick(random, COMMODITIES);
        BigDecimal sum = BigDecimal.ZERO;
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            BigDecimal quantity = quantity(random);
            Cost cost = random.nextInt(4) == 0 && commodity.length() == 3
                    ? new Cost(random.nextBoolean(), new Amount("P" + "Q".repeat(random.nextInt(3)), quantity(random)))
                    : null;
            postings.add(posting(random, kind, new Amount(commodity, quantity), cost));
            if (cost == null) {
                sum = sum.add(quantity);
            } else {
                Amount back =
                        new Amount(cost.price().commodity(), cost.of(quantity).negate());
                postings.add(posting(random, kind, back, null));
            }
        }
        postings.add(posting(random, kind, new Amount(commodity, sum.negate()), null));
        return new JournalTransaction(
                "",
                0,
                date(random),
                random.nextInt(4) == 0 ? date(random) : null,
                EntryStatus.values()[random.nextInt(3)],
                random.nextInt(4) == 0 ? "c (1" : "",
                pick(random, TEXTS),
                random.nextInt(3) == 0 ? comment(random) : "",
                List.of(),
                postings);
    }

    private static JournalPosting posting(Random random, PostingKind kind, Amount amount, @Nullable Cost cost) {
        boolean dated = random.nextInt(6) == 0;
        LocalDate date = dated ? date(random) : null;
        String comment = dated ? "date:" + date : random.nextInt(4) == 0 ? comment(random) : "";
        StringBuilder account = new StringBuilder(pick(random, WORDS.subList(0, 8)));
        for (int i = random.nextInt(3); i > 0; i--) {
            account.append(random.nextBoolean() ? ':' : ' ').append(pick(random, WORDS));
        }
        return new JournalPosting(
                0,
                EntryStatus.values()[random.nextInt(3)],
                kind,
                account.toString(),
                List.of(amount),
                cost,
                null,
                false,
                date,
                null,
                comment,
                List.of());
    }

    private static String comment(Random random) {
        String first = pick(random, List.of("one", "; two", "a: b", "[x]", "tag:, other:v", "12-24"));
        return random.nextBoolean() ? first : first + "\n" + pick(random, List.of("", "next", "n: 1")) + "\nlast";
    }

    private static BigDecimal quantity(Random random) {
        int digits = 1 + random.nextInt(random.nextInt(8) == 0 ? 90 : 30);
        return new BigDecimal(new BigInteger(digits, random), random.nextInt(19))
                .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.ONE.negate());
    }

    private static LocalDate date(Random random) {
        return LocalDate.of(1900 + random.nextInt(300), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
