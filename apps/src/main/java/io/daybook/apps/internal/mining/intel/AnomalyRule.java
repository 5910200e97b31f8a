package io.daybook.apps.internal.mining.intel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is strange about a reading, judged by the fourteen days before it. A pure function of these readings, so it is the same
 * in whatever order they arrived. docs/mining.md has the formulas, the constants and how well they do.
 *
 * <p>Sources: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993) for the robust score; Page, Continuous
 * Inspection Schemes, Biometrika 41 (1954) for the cumulative sum.
 */
final class AnomalyRule {
    /** All that a verdict looks at. */
    static final Duration MEMORY = Duration.ofDays(14);

    /** The reference of spikes and drops, and the part of the memory in which a drift shows. */
    private static final Duration WEEK = Duration.ofDays(7);

    private static final int LEAST_REFERENCE = 72;
    private static final int LEAST_RECENT = 24;

    /** Robust standard deviations from which on a reading is a spike or a drop. */
    private static final double SCORE_LIMIT = 6;

    /** Standard deviations that the cumulative sum forgives each hour. */
    private static final double SLACK = 3;

    /** The cumulative sum, in standard deviations, from which on there is a drift. */
    private static final double SUM_LIMIT = 60;

    /** A single reading adds no more than this to the sum: a spike is no drift. */
    private static final double MOST_PER_READING = 6;

    private AnomalyRule() {}

    enum Kind {
        SPIKE,
        DROP,
        DRIFT_UP,
        DRIFT_DOWN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param expected what would have been usual
     * @param score of a spike or drop its robust z-score, of a drift the cumulative sum
     */
    record Finding(Instant hour, Kind kind, double value, double expected, double score) {}

    /** A drift's sum at a reading, as far as it was reached. */
    private record Drift(Kind kind, double sum, double expected) {}

    /**
     * Judges one reading.
     *
     * @param series ascending by hour, at most one an hour
     * @param index of the reading; those before it, as far as {@link #MEMORY} and an hour or a day more go, are its history
     */
    static List<Finding> judge(List<Sample> series, int index) {
        Sample sample = series.get(index);
        List<Finding> findings = new ArrayList<>();
        outlier(series, index).ifPresent(findings::add);
        Optional<Drift> drift = drift(series, index);
        // Told once, when it begins: a drift lasts for days.
        if (drift.isPresent() && !sameBefore(series, index, drift.get().kind())) {
            Drift found = drift.get();
            findings.add(new Finding(sample.hour(), found.kind(), sample.value(), found.expected(), found.sum()));
        }
        return findings;
    }

    private static Optional<Finding> outlier(List<Sample> series, int index) {
        Sample sample = series.get(index);
        List<Sample> reference = between(series, index, WEEK, Duration.ZERO);
        if (reference.size() < LEAST_REFERENCE) {
            return Optional.empty();
        }
        DailyCycle cycle = new DailyCycle(reference);
        double score = cycle.score(sample);
        if (Math.abs(score) < SCORE_LIMIT) {
            return Optional.empty();
        }
        Kind kind = score > 0 ? Kind.SPIKE : Kind.DROP;
        return Optional.of(new Finding(sample.hour(), kind, sample.value(), cycle.expected(sample), score));
    }

    /** The cumulative sum over the last week, against the week before it. */
    private static Optional<Drift> drift(List<Sample> series, int index) {
        Sample sample = series.get(index);
        List<Sample> reference = between(series, index, MEMORY, WEEK);
        List<Sample> recent = new ArrayList<>(between(series, index, WEEK, Duration.ZERO));
        recent.add(sample);
        if (reference.size() < LEAST_REFERENCE || recent.size() < LEAST_RECENT) {
            return Optional.empty();
        }
        DailyCycle cycle = new DailyCycle(reference);
        double up = 0;
        double down = 0;
        for (Sample each : recent) {
            double score = Math.clamp(cycle.score(each), -MOST_PER_READING, MOST_PER_READING);
            up = Math.max(0, up + score - SLACK);
            down = Math.max(0, down - score - SLACK);
        }
        if (Math.max(up, down) < SUM_LIMIT) {
            return Optional.empty();
        }
        return Optional.of(
                up > down
                        ? new Drift(Kind.DRIFT_UP, up, cycle.expected(sample))
                        : new Drift(Kind.DRIFT_DOWN, down, cycle.expected(sample)));
    }

    private static boolean sameBefore(List<Sample> series, int index, Kind kind) {
        if (index == 0
                || series.get(index - 1)
                        .hour()
                        .isBefore(series.get(index).hour().minus(Duration.ofDays(1)))) {
            return false;
        }
        return drift(series, index - 1).filter(before -> before.kind() == kind).isPresent();
    }

    /** What lies before a reading, from {@code oldest} inclusive to {@code newest} exclusive. */
    private static List<Sample> between(List<Sample> series, int index, Duration oldest, Duration newest) {
        Instant at = series.get(index).hour();
        Instant from = at.minus(oldest);
        Instant to = at.minus(newest);
        int first = index;
        while (first > 0 && !series.get(first - 1).hour().isBefore(from)) {
            first--;
        }
        int last = index;
        while (last > first && !series.get(last - 1).hour().isBefore(to)) {
            last--;
        }
        return series.subList(first, last);
    }
}
