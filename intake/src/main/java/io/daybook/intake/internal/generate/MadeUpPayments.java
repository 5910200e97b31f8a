package io.daybook.intake.internal.generate;

import io.daybook.intake.Payment;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Payments as a payment company could see them: a few accounts pay often and many seldom, most amounts are small and some are
 * large, prices end in .99 or .00 more often than not. The same seed tells the same story, but for event ids, which nobody has
 * had before.
 */
final class MadeUpPayments {
    private static final int CUSTOMERS = 400;
    private static final int MERCHANTS = 60;

    /** @param decimals that amounts are given with, at most the asset's */
    private record Money(String asset, int decimals, int weight, long typicalMinor) {}

    private static final List<Money> MONEY = List.of(
            new Money("USDT", 2, 45, 4_000),
            new Money("USDC", 2, 20, 6_000),
            new Money("EUR", 2, 15, 3_500),
            new Money("BTC", 6, 12, 900),
            new Money("ETH", 5, 8, 2_500));
    private static final int ALL_WEIGHTS =
            MONEY.stream().mapToInt(Money::weight).sum();
    private static final List<String> MEMOS =
            List.of("invoice", "subscription", "refund", "top up", "payout", "order", "tip");

    private final SplittableRandom random;
    private final SplittableRandom ids;

    MadeUpPayments(long seed, long idSeed) {
        this.random = new SplittableRandom(seed);
        this.ids = new SplittableRandom(idSeed);
    }

    Payment next() {
        String customer = account("acct_", CUSTOMERS);
        String merchant = account("merchant_", MERCHANTS);
        boolean refund = random.nextInt(20) == 0;
        Money money = money();
        boolean old = random.nextInt(10) == 0;
        return new Payment(
                refund ? merchant : customer,
                refund ? customer : merchant,
                money.asset(),
                amount(money),
                null,
                eventId(),
                null,
                old ? null : memo(refund),
                null,
                old ? null : "app-" + (1 + random.nextInt(5)),
                old ? Payment.OLDEST_VERSION : Payment.NEWEST_VERSION,
                trace());
    }

    /** The square of an even choice: the first tenth of the accounts has about a third of the payments. */
    private String account(String prefix, int count) {
        long even = random.nextInt(count * count);
        int number = count - (int) Math.sqrt(even);
        return prefix + "%03d".formatted(Math.clamp(number, 1, count));
    }

    private Money money() {
        int at = random.nextInt(ALL_WEIGHTS);
        for (Money money : MONEY) {
            at -= money.weight();
            if (at < 0) {
                return money;
            }
        }
        throw new IllegalStateException("weights add up");
    }

    /** Around the typical amount, halved or doubled a few times. */
    private BigDecimal amount(Money money) {
        long minor = money.typicalMinor();
        for (int throwsLeft = 4; throwsLeft > 0; throwsLeft--) {
            minor = random.nextBoolean() ? minor * 2 : Math.max(1, minor / 2);
        }
        minor = Math.max(1, minor + random.nextLong(-minor / 4, minor / 4 + 1));
        if (money.decimals() == 2 && minor > 200 && random.nextInt(3) > 0) {
            minor = minor / 100 * 100 + (random.nextBoolean() ? 99 : 0);
        }
        return BigDecimal.valueOf(minor, money.decimals());
    }

    private @Nullable String memo(boolean refund) {
        int kind = random.nextInt(MEMOS.size() + 2);
        String memo = refund ? "refund" : kind < MEMOS.size() ? MEMOS.get(kind) : null;
        return memo == null ? null : memo + " " + (1_000 + random.nextInt(9_000));
    }

    private UUID eventId() {
        long high = ids.nextLong() & ~0xf000L | 0x4000L;
        long low = ids.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private Payment.TraceContext trace() {
        return new Payment.TraceContext(
                String.format(
                        Locale.ROOT, "00-%016x%016x-%016x-01", ids.nextLong(), ids.nextLong() | 1, ids.nextLong() | 1),
                null);
    }
}
