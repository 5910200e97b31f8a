package io.daybook.apps.internal.mining.intel;

import java.util.Arrays;

/** Robust measures of a sample. They are figures about machines, not money, so binary fractions do. */
final class Statistics {
    /** Makes the median absolute deviation of a normal distribution its standard deviation. */
    static final double MAD_TO_SIGMA = 1.4826;

    private Statistics() {}

    /** The middle value, or the mean of the two middle ones; the sample is at least one value. */
    static double median(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Half of the sample is at most so far from the centre. */
    static double medianAbsoluteDeviation(double[] sample, double centre) {
        return median(
                Arrays.stream(sample).map(value -> Math.abs(value - centre)).toArray());
    }
}
