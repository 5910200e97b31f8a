package io.daybook.apps.internal.mining.intel;

import java.util.List;
import java.util.Optional;

/**
 * How fast a miner loses hashrate: the slope of the least-squares line through the logarithms of its daily medians, as a
 * part lost per year.
 *
 * @param percentPerYear 100 (1 - e^(365 slope)); negative: it gains
 * @param lowPercentPerYear lower end of the 95 % interval of the slope
 * @param rSquared part of the logarithms' variance that the line explains
 */
record Decay(double percentPerYear, double lowPercentPerYear, double highPercentPerYear, double rSquared, int days) {
    /** A month: with less the noise of a day outweighs a year's decay. */
    static final int LEAST_DAYS = 30;

    private static final double INTERVAL = 1.96;
    private static final double DAYS_PER_YEAR = 365;

    /** @param day counted from any first day */
    record Daily(long day, double hashrate) {}

    /** Empty: fewer than {@value #LEAST_DAYS} days on which the miner hashed at all. */
    static Optional<Decay> fit(List<Daily> series) {
        List<Daily> hashing = series.stream().filter(day -> day.hashrate() > 0).toList();
        int days = hashing.size();
        if (days < LEAST_DAYS) {
            return Optional.empty();
        }
        double meanDay = hashing.stream().mapToDouble(Daily::day).average().orElseThrow();
        double meanLog =
                hashing.stream().mapToDouble(Decay::logarithm).average().orElseThrow();
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (Daily each : hashing) {
            double x = each.day() - meanDay;
            double y = logarithm(each) - meanLog;
            sxx += x * x;
            sxy += x * y;
            syy += y * y;
        }
        double slope = sxy / sxx;
        double unexplained = Math.max(0, syy - slope * sxy);
        double error = Math.sqrt(unexplained / (days - 2) / sxx);
        return Optional.of(new Decay(
                perYear(slope),
                perYear(slope + INTERVAL * error),
                perYear(slope - INTERVAL * error),
                syy == 0 ? 1 : 1 - unexplained / syy,
                days));
    }

    private static double perYear(double slope) {
        return 100 * (1 - StrictMath.exp(DAYS_PER_YEAR * slope));
    }

    private static double logarithm(Daily day) {
        return StrictMath.log(day.hashrate());
    }
}
