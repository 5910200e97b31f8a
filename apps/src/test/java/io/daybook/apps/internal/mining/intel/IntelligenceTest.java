package io.daybook.apps.internal.mining.intel;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.apps.internal.mining.EventLines;
import io.daybook.apps.internal.mining.MiningDatabase;
import io.daybook.events.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The committed events {@code intel-events.jsonl} against results worked out by hand. Hashing earns 0.05 USD per TH/s and day.
 *
 * <pre>
 * window          price   miner  reading of        saved: kW x h x price      lost: TH/s x 0.05 x h/24    switch off
 * w3 09:00-11:00  -0.02   m1     200 TH/s 3600 W   3.6 x 2 x -0.02 = -0.144   200 x 0.05 / 12 = 0.8333    no
 * w3                      m2     100 TH/s 3400 W   3.4 x 2 x -0.02 = -0.136   100 x 0.05 / 12 = 0.4167    no
 * w1 10:00-12:00  0.08    m1     200 TH/s 3600 W   3.6 x 2 x 0.08  = 0.576    0.8333                      no
 * w1                      m2     50 TH/s 1700 W    1.7 x 2 x 0.08  = 0.272    50 x 0.05 / 12  = 0.2083    yes
 * w2 12:00-14:00  0.20    m1     200 TH/s 3600 W   3.6 x 2 x 0.20  = 1.44     0.8333                      yes
 * w2                      m2     50 TH/s 1700 W    1.7 x 2 x 0.20  = 0.68     0.2083                      yes
 * </pre>
 *
 * The reading of m2 at 09:50 came after the windows and counts for those that begin at 10:00 and later; the one of 09:10, which
 * came last, does not count: it is not the latest of its hour. Daily results are the same on eleven days, one day missing, so
 * two weeks more of the same are expected without any doubt.
 */
final class IntelligenceTest {
    private static final String ANOMALIES =
            "SELECT miner_id, metric, hour, kind, value, expected, score FROM mining.anomaly"
                    + " ORDER BY miner_id, metric, hour, kind";

    private final MiningDatabase database = MiningDatabase.fresh();
    private final Intelligence intelligence = new Intelligence(database.sessions());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theCommittedEventsHaveTheResultsWorkedOutByHand() throws Exception {
        database.handle(EventLines.read("intel-events.jsonl"), intelligence::handle);

        assertThat(curtailment())
                .containsExactly(
                        "w1|m1|f|0.58|0.83",
                        "w1|m2|t|0.27|0.21",
                        "w2|m1|t|1.44|0.83",
                        "w2|m2|t|0.68|0.21",
                        "w3|m1|f|-0.14|0.83",
                        "w3|m2|f|-0.14|0.42");
        assertThat(database.rows(
                        "SELECT window_id, miners_to_switch_off, miners_to_keep, saved_usd, lost_usd, benefit_usd"
                                + " FROM mining.curtailment_window ORDER BY window_id"))
                .containsExactly("w1|1|1|0.27|0.21|0.06", "w2|2|0|2.12|1.04|1.08", "w3|0|2|0|0|0");
        assertThat(database.rows(
                        "SELECT series, count(*), min(expected), max(expected), min(low), max(high), min(day), max(day),"
                                + " min(to_day) FROM mining.forecast GROUP BY series ORDER BY series"))
                .containsExactly(
                        "hashrate_ths|14|1000.00|1000.00|1000.00|1000.00|2026-02-13|2026-02-26|2026-02-12",
                        "revenue_usd|14|50.00|50.00|50.00|50.00|2026-02-13|2026-02-26|2026-02-12");
    }

    /** Seen red with windows that do not hear of later readings. */
    @Test
    void theOrderOfWindowsAndReadingsChangesNothing() throws Exception {
        List<Received> events = new ArrayList<>(EventLines.read("intel-events.jsonl"));
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(events, new Random(seed));
            database.handle(events, intelligence::handle);
            database.handle(events.subList(0, 5), intelligence::handle);

            assertThat(curtailment())
                    .as("seed %d", seed)
                    .containsExactly(
                            "w1|m1|f|0.58|0.83",
                            "w1|m2|t|0.27|0.21",
                            "w2|m1|t|1.44|0.83",
                            "w2|m2|t|0.68|0.21",
                            "w3|m1|f|-0.14|0.83",
                            "w3|m2|f|-0.14|0.42");
            assertThat(database.rows("SELECT count(*) FROM mining.forecast")).containsExactly("28");
            for (String table : List.of("curtailment", "price_window", "reading", "daily_result", "forecast")) {
                database.rows("WITH gone AS (DELETE FROM mining." + table + " RETURNING 1) SELECT count(*) FROM gone");
            }
        }
    }

    /**
     * Five weeks of a miner in order, and the same with some readings late by up to ten days and some twice: equal tables. Seen red with
     * only the late reading itself judged, not those after it.
     */
    @Test
    void lateReadingsLeadToTheSameAnomaliesAndDecay() throws Exception {
        List<Received> inOrder = fiveWeeks();
        database.handle(inOrder, intelligence::handle);
        List<String> anomalies = database.rows(ANOMALIES);
        List<String> decay = decay();
        List<String> medians = database.rows("SELECT day, hashrate_ths FROM mining.reading_day ORDER BY day");
        assertThat(anomalies).anyMatch(row -> row.contains("|drop|")).anyMatch(row -> row.contains("|drift_down|"));
        assertThat(decay).hasSize(1);

        try (MiningDatabase other = MiningDatabase.fresh()) {
            other.handle(someLate(inOrder), new Intelligence(other.sessions())::handle);
            assertThat(other.rows(ANOMALIES)).isEqualTo(anomalies);
            assertThat(other.rows("SELECT day, hashrate_ths FROM mining.reading_day ORDER BY day"))
                    .isEqualTo(medians);
            assertThat(other.rows(DECAY)).isEqualTo(decay);
        }
    }

    private static final String DECAY =
            "SELECT miner_id, from_day, to_day, days, decay_percent_per_year FROM mining.hashrate_decay";

    private List<String> decay() throws Exception {
        return database.rows(DECAY);
    }

    private List<String> curtailment() throws Exception {
        return database.rows("SELECT window_id, miner_id, curtail, saved_usd, lost_usd FROM mining.curtailment"
                + " ORDER BY window_id, miner_id");
    }

    /** Every other hour, so that it is quick: the cycle, noise, a drop on the 20th day, and from the 24th on a step of 8 %. */
    private static List<Received> fiveWeeks() {
        Random random = new Random(5);
        Instant start = Instant.parse("2026-01-01T00:30:00Z");
        List<Received> events = new ArrayList<>();
        for (int hour = 0; hour < 36 * 24; hour += 2) {
            double hashrate = 100 - Math.cos(2 * Math.PI * (hour % 24 - 15) / 24) + 0.8 * random.nextGaussian();
            if (hour == 20 * 24) {
                hashrate = 40;
            }
            if (hour > 24 * 24) {
                hashrate -= 8;
            }
            events.add(EventLines.event(
                    new UUID(0x7000, hour),
                    "miner.reading",
                    "1",
                    start.plus(Duration.ofHours(hour)),
                    "{\"portfolio\":\"p\",\"miner\":\"m\",\"hashrate_ths\":%.3f,\"power_w\":3000}"
                            .formatted(hashrate)));
        }
        return events;
    }

    private static List<Received> someLate(List<Received> inOrder) {
        Random random = new Random(6);
        List<Received> late = new ArrayList<>(inOrder);
        for (int move = 0; move < 12; move++) {
            int from = random.nextInt(late.size() - 130);
            late.add(from + 10 + random.nextInt(100), late.remove(from));
            late.add(late.get(from));
        }
        return late;
    }
}
