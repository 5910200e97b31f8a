package io.daybook.apps.internal.mining.intel;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Holt's linear trend, damped (Gardner and McKenzie, Forecasting Trends in Time Series, Management Science 31, 1985;
 * notation and intervals of Hyndman and Athanasopoulos, Forecasting: Principles and Practice). No season. The parameters are those
 * of a fixed grid with the smallest sum of squared one-step errors.
 *
 * @param level after the last observation
 * @param trend after the last observation, per day
 * @param sigma of the one-step errors
 */
record DampedTrend(double alpha, double beta, double phi, double level, double trend, double sigma) {
    /** With fewer there is no trend to speak of. */
    static final int LEAST_OBSERVATIONS = 10;

    private static final double[] ALPHAS = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    private static final double[] BETAS = {0.01, 0.05, 0.1, 0.2, 0.3};
    private static final double[] PHIS = {0.8, 0.9, 0.95, 0.98};

    /** Of a normal distribution, 95 % lie within. */
    private static final double INTERVAL = 1.96;

    /** A day ahead: what is expected, and between what it lies in 95 of 100 cases. */
    record Forecast(double expected, double low, double high) {}

    /**
     * Fits the series.
     *
     * @param daily one entry a day; empty on days without an observation, which move the level by the trend and teach nothing
     */
    static DampedTrend fit(List<OptionalDouble> daily) {
        @Nullable DampedTrend best = null;
        double least = Double.POSITIVE_INFINITY;
        for (double alpha : ALPHAS) {
            for (double beta : BETAS) {
                for (double phi : PHIS) {
                    DampedTrend fitted = run(daily, alpha, beta, phi);
                    if (best == null || fitted.sigma() < least) {
                        best = fitted;
                        least = fitted.sigma();
                    }
                }
            }
        }
        if (best == null) {
            throw new IllegalStateException("the grid of parameters is empty");
        }
        return best;
    }

    static DampedTrend run(List<OptionalDouble> daily, double alpha, double beta, double phi) {
        double level = 0;
        double trend = 0;
        double squares = 0;
        int observations = 0;
        for (OptionalDouble day : daily) {
            double expected = level + phi * trend;
            if (day.isPresent()) {
                double observed = day.getAsDouble();
                if (observations == 0) {
                    level = observed;
                    observations++;
                    continue;
                }
                double error = observed - expected;
                squares += error * error;
                level = expected + alpha * error;
                trend = phi * trend + alpha * beta * error;
                observations++;
            } else if (observations > 0) {
                level = expected;
                trend = phi * trend;
            }
        }
        // One-step errors, less the degrees of freedom of three parameters.
        double sigma = Math.sqrt(squares / Math.max(1, observations - 4));
        return new DampedTrend(alpha, beta, phi, level, trend, sigma);
    }

    List<Forecast> ahead(int days) {
        List<Forecast> forecasts = new ArrayList<>();
        double damping = 0;
        double spread = 1;
        for (int day = 1; day <= days; day++) {
            damping += StrictMath.pow(phi, day);
            double expected = level + damping * trend;
            double width = INTERVAL * sigma * Math.sqrt(spread);
            forecasts.add(new Forecast(expected, expected - width, expected + width));
            double weight = alpha + alpha * beta * damping;
            spread += weight * weight;
        }
        return forecasts;
    }
}
