package io.daybook.apps.internal.mining.intel;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.apps.internal.mining.intel.AnomalyRule.Finding;
import io.daybook.apps.internal.mining.intel.AnomalyRule.Kind;
import io.daybook.apps.internal.mining.intel.LabelledReadings.Labelled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * How well the rules find what was planted. Counted in events: a finding is right when it is of the kind that is labelled at its
 * hour, or, of a drift, up to three days after its growth; a fault is found when at least one right finding is about it.
 */
final class AnomalyRuleTest {
    private static final int MINERS = 4;
    private static final int DAYS = 50;

    /** Thresholds were chosen on seeds 1 to 10; this one was drawn afterwards. */
    private static final long COMMITTED_SEED = 20_261_121;

    private static final String SUDDEN = "spikes and drops";
    private static final String DRIFTS = "drifts";

    private static final Duration DRIFT_GRACE = Duration.ofDays(3);

    /** What came of a run. */
    private record Score(int findings, int right, int faults, int found) {
        static final Score NONE = new Score(0, 0, 0, 0);

        Score plus(Score other) {
            return new Score(
                    findings + other.findings, right + other.right, faults + other.faults, found + other.found);
        }

        double precision() {
            return findings == 0 ? 1 : (double) right / findings;
        }

        double recall() {
            return faults == 0 ? 1 : (double) found / faults;
        }
    }

    @Test
    void theCommittedSeriesIsWhatTheGeneratorMakes() throws IOException {
        assertThat(committed()).isEqualTo(LabelledReadings.csv(COMMITTED_SEED, MINERS, DAYS));
    }

    /**
     * Measured: 81 of 83 findings of spikes and drops right, 26 of 26 found; 7 of 10 findings of drifts right, 4 of 4 found. Seen red
     * with the standard deviation instead of the median absolute deviation.
     */
    @Test
    void precisionAndRecallOnTheCommittedSeries() throws IOException {
        Map<String, Score> scores = score(committed());

        requireAtLeast(scores, SUDDEN, 0.97, 1);
        requireAtLeast(scores, DRIFTS, 0.7, 1);
    }

    /**
     * Measured on seeds 101 to 110: precision 0.947 and recall 0.993 of spikes and drops, 0.662 and 1.000 of drifts. Three of them
     * suffice to see that the committed series is no lucky one.
     */
    @Test
    void precisionAndRecallOnOtherSeeds() {
        Map<String, Score> scores = new HashMap<>();
        for (long seed = 101; seed <= 103; seed++) {
            score(LabelledReadings.csv(seed, MINERS, DAYS))
                    .forEach((kind, score) -> scores.merge(kind, score, Score::plus));
        }

        requireAtLeast(scores, SUDDEN, 0.9, 0.95);
        requireAtLeast(scores, DRIFTS, 0.5, 0.9);
    }

    private static void requireAtLeast(Map<String, Score> scores, String kind, double precision, double recall) {
        Score score = scores.getOrDefault(kind, Score.NONE);
        assertThat(score.faults).as("faults planted, %s", kind).isPositive();
        assertThat(score.precision()).as("precision of %s: %s", kind, score).isGreaterThanOrEqualTo(precision);
        assertThat(score.recall()).as("recall of %s: %s", kind, score).isGreaterThanOrEqualTo(recall);
    }

    private static Map<String, Score> score(List<String> csv) {
        Map<String, Score> scores = new HashMap<>();
        LabelledReadings.parse(csv).forEach((name, series) -> {
            List<Sample> samples = series.stream().map(Labelled::sample).toList();
            List<Finding> findings = new ArrayList<>();
            for (int index = 0; index < samples.size(); index++) {
                findings.addAll(AnomalyRule.judge(samples, index));
            }
            Map<String, List<Instant>> faults = faults(series);
            Set<String> found = new HashSet<>();
            for (Finding finding : findings) {
                List<String> about = faults.entrySet().stream()
                        .filter(fault -> isAbout(finding, fault.getKey(), fault.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                found.addAll(about);
                scores.merge(group(finding.kind().text()), new Score(1, about.isEmpty() ? 0 : 1, 0, 0), Score::plus);
            }
            for (String fault : faults.keySet()) {
                scores.merge(group(fault), new Score(0, 0, 1, found.contains(fault) ? 1 : 0), Score::plus);
            }
        });
        return scores;
    }

    private static String group(String kind) {
        return kind.startsWith("drift") ? DRIFTS : SUDDEN;
    }

    private static boolean isAbout(Finding finding, String label, List<Instant> hours) {
        boolean drift = finding.kind() == Kind.DRIFT_UP || finding.kind() == Kind.DRIFT_DOWN;
        Instant last = drift ? hours.getLast().plus(DRIFT_GRACE) : hours.getLast();
        return label.startsWith(finding.kind().text() + ":")
                && !finding.hour().isBefore(hours.getFirst())
                && !finding.hour().isAfter(last);
    }

    private static Map<String, List<Instant>> faults(List<Labelled> series) {
        Map<String, List<Instant>> faults = new HashMap<>();
        for (Labelled each : series) {
            if (!each.label().isEmpty()) {
                faults.computeIfAbsent(each.label(), label -> new ArrayList<>())
                        .add(each.sample().hour());
            }
        }
        return faults;
    }

    private static List<String> committed() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(AnomalyRuleTest.class.getResourceAsStream("/mining/labelled-readings.csv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
