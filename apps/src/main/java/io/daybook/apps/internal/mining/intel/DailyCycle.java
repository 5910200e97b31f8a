package io.daybook.apps.internal.mining.intel;

import java.util.ArrayList;
import java.util.List;

/**
 * What is usual at each hour of the day and how far values stray from it, learnt from a reference: the median of what was seen
 * within an hour of that time of day, and the median absolute deviation of all of it from these medians.
 */
final class DailyCycle {
    private static final int HOURS = 24;

    /** Fewer values than this say nothing of an hour; the whole reference's median stands in. */
    private static final int LEAST_PER_HOUR = 5;

    /**
     * No metric is known better than this part of itself: without it a sensor that repeats one value makes every other
     * value infinitely strange.
     */
    private static final double LEAST_SIGMA = 0.003;

    private final double[] expected = new double[HOURS];
    private final double sigma;

    /** @param reference at least one */
    DailyCycle(List<Sample> reference) {
        double[] all = reference.stream().mapToDouble(Sample::value).toArray();
        double centre = Statistics.median(all);
        List<List<Double>> near = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            near.add(new ArrayList<>());
        }
        for (Sample sample : reference) {
            for (int distance = -1; distance <= 1; distance++) {
                near.get(Math.floorMod(sample.hourOfDay() + distance, HOURS)).add(sample.value());
            }
        }
        for (int hour = 0; hour < HOURS; hour++) {
            double[] values =
                    near.get(hour).stream().mapToDouble(Double::doubleValue).toArray();
            expected[hour] = values.length < LEAST_PER_HOUR ? centre : Statistics.median(values);
        }
        double[] residuals = reference.stream()
                .mapToDouble(sample -> sample.value() - expected(sample))
                .toArray();
        this.sigma = Math.max(
                Statistics.MAD_TO_SIGMA * Statistics.medianAbsoluteDeviation(residuals, 0),
                Math.max(LEAST_SIGMA * Math.abs(centre), 1e-9));
    }

    double expected(Sample sample) {
        return expected[sample.hourOfDay()];
    }

    /** The robust z-score: how many standard deviations a value is from what is usual at its time of day. */
    double score(Sample sample) {
        return (sample.value() - expected(sample)) / sigma;
    }
}
