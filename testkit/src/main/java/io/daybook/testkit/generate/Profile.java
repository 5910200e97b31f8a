package io.daybook.testkit.generate;

import java.util.SplittableRandom;

/**
 * What one history is fond of. Every history leaves some things out and exaggerates others: a mixture that is the same
 * everywhere would hardly ever reach a state that needs ten holds in a row.
 *
 * @param weights of the kinds of orders, see {@link Orders}
 * @param hugeAmounts near 2^63 and 10^38: they spoil an account for everything else, so most histories do without
 * @param keyed chance in 100 that an item has a key
 * @param steps how many steps the history has
 */
record Profile(
        int[] weights,
        boolean hugeAmounts,
        boolean badValues,
        boolean closings,
        int keyed,
        int linked,
        int dryRuns,
        int batches,
        int steps) {
    static Profile of(SplittableRandom random, int steps) {
        int[] weights = new int[Orders.KINDS];
        for (int kind = 0; kind < weights.length; kind++) {
            weights[kind] = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(10);
        }
        weights[Orders.TRANSFER] += 8;
        return new Profile(
                weights,
                random.nextInt(6) == 0,
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                random.nextInt(101),
                random.nextInt(40),
                random.nextInt(3) == 0 ? random.nextInt(30) : 0,
                random.nextInt(60),
                steps / 2 + random.nextInt(steps));
    }
}
