package io.daybook.apps.internal.mining.intel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Hourly readings of miners with faults at known places; the same for the same seed on every machine. What is usual in them: a
 * daily cycle (the afternoon is hotter and costs a little hashrate), noise that remembers the hour before it, one reading in a
 * hundred that is three times as noisy, days that are warmer than others, and hours that are missing. What is not: spikes and
 * drops of one to twelve hours, and drifts over a week that stay.
 */
final class LabelledReadings {
    static final List<String> METRICS = List.of("hashrate_ths", "power_w", "temperature_c");
    static final String HEADER =
            "miner,hour," + String.join(",", METRICS) + ",label_hashrate,label_power,label_temperature";

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int HOURS_PER_DAY = 24;

    /** Nothing is planted before: the detector has to learn what is usual. */
    private static final int QUIET_DAYS = 15;

    /** A planted fault: {@code to} exclusive, in hours from the start. */
    private record Fault(int metric, String kind, int from, int to, double strength) {}

    private final Random random;
    private final int miners;
    private final int days;

    private LabelledReadings(long seed, int miners, int days) {
        this.random = new Random(seed);
        this.miners = miners;
        this.days = days;
    }

    /** Lines of CSV with a header. */
    static List<String> csv(long seed, int miners, int days) {
        return new LabelledReadings(seed, miners, days).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int miner = 1; miner <= miners; miner++) {
            lines.addAll(miner("m" + miner));
        }
        return lines;
    }

    private List<String> miner(String name) {
        double[] usual = {100 + random.nextInt(120), 0, 62 + random.nextInt(8)};
        usual[1] = usual[0] * (18 + random.nextInt(10));
        // Standard deviations of the noise of an hour.
        double[] noise = {usual[0] * 0.008, usual[1] * 0.005, 0.7};
        double[] cycle = {-usual[0] * 0.01, usual[1] * 0.004, 4};
        double[] memory = new double[METRICS.size()];
        double warmth = 0;
        List<Fault> faults = faults();
        List<String> lines = new ArrayList<>();
        for (int hour = 0; hour < days * HOURS_PER_DAY; hour++) {
            if (hour % HOURS_PER_DAY == 0) {
                warmth = 0.6 * warmth + 0.7 * random.nextGaussian();
            }
            double day = Math.cos(2 * Math.PI * (hour % HOURS_PER_DAY - 15) / HOURS_PER_DAY);
            double[] values = new double[METRICS.size()];
            for (int metric = 0; metric < values.length; metric++) {
                double tail = random.nextInt(100) == 0 ? 3 : 1;
                memory[metric] = 0.5 * memory[metric] + 0.866 * tail * random.nextGaussian();
                values[metric] = usual[metric] + cycle[metric] * day + noise[metric] * memory[metric];
            }
            values[2] += warmth;
            if (random.nextInt(50) == 0) {
                continue;
            }
            lines.add(line(name, hour, values, usual, faults));
        }
        return lines;
    }

    private static String line(String name, int hour, double[] values, double[] usual, List<Fault> faults) {
        String[] labels = {"", "", ""};
        for (Fault fault : faults) {
            if (hour >= fault.from()) {
                boolean drift = fault.kind().startsWith("drift");
                // A drift grows to its strength and stays; the label ends with the growth.
                double part = drift ? Math.min(1, (hour - fault.from() + 1.0) / (fault.to() - fault.from())) : 1;
                if (drift || hour < fault.to()) {
                    values[fault.metric()] += fault.strength() * part * usual[fault.metric()];
                }
                if (hour < fault.to()) {
                    labels[fault.metric()] = fault.kind() + ":" + fault.from();
                }
            }
        }
        return String.format(
                Locale.ROOT,
                "%s,%s,%.2f,%.0f,%.1f,%s",
                name,
                START.plusSeconds(3_600L * hour),
                Math.max(0, values[0]),
                Math.max(0, values[1]),
                values[2],
                String.join(",", labels));
    }

    /** Every third day or so something breaks, in one metric, and once per miner something wears out. */
    private List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        int driftDay = QUIET_DAYS + 2 + random.nextInt(days - QUIET_DAYS - 12);
        int driftFrom = driftDay * HOURS_PER_DAY + random.nextInt(HOURS_PER_DAY);
        int metric = random.nextInt(METRICS.size());
        double strength = switch (metric) {
            case 0 -> -(0.03 + 0.06 * random.nextDouble());
            case 1 -> 0.02 + 0.04 * random.nextDouble();
            default -> 0.06 + 0.08 * random.nextDouble();
        };
        faults.add(new Fault(
                metric, strength < 0 ? "drift_down" : "drift_up", driftFrom, driftFrom + 7 * HOURS_PER_DAY, strength));
        for (int day = QUIET_DAYS; day < days - 1; day += 2 + random.nextInt(3)) {
            Fault fault = sudden(day * HOURS_PER_DAY + random.nextInt(HOURS_PER_DAY));
            // Beside a drift of its own metric nobody could tell which of the two was found.
            if (fault.metric() != metric) {
                faults.add(fault);
            }
        }
        return faults;
    }

    private Fault sudden(int from) {
        int hours = 1 + random.nextInt(4);
        return switch (random.nextInt(4)) {
            case 0 -> new Fault(0, "drop", from, from + 1 + random.nextInt(12), -(0.05 + 0.95 * random.nextDouble()));
            case 1 -> new Fault(2, "spike", from, from + hours, 0.1 + 0.2 * random.nextDouble());
            case 2 -> new Fault(1, "spike", from, from + hours, 0.03 + 0.12 * random.nextDouble());
            default -> new Fault(1, "drop", from, from + hours, -(0.03 + 0.5 * random.nextDouble()));
        };
    }

    /** A reading of one metric. */
    record Labelled(Sample sample, String label) {}

    /** The series of each miner and metric, by {@code miner metric}. */
    static Map<String, List<Labelled>> parse(List<String> csv) {
        Map<String, List<Labelled>> series = new LinkedHashMap<>();
        for (String line : csv.subList(1, csv.size())) {
            String[] cells = line.split(",", -1);
            for (int metric = 0; metric < METRICS.size(); metric++) {
                series.computeIfAbsent(cells[0] + " " + METRICS.get(metric), key -> new ArrayList<>())
                        .add(new Labelled(
                                new Sample(Instant.parse(cells[1]), Double.parseDouble(cells[2 + metric])),
                                cells[2 + METRICS.size() + metric]));
            }
        }
        return series;
    }
}
