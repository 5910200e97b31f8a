package io.daybook.analytics.internal;

import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsSettings;
import io.daybook.analytics.AnalyticsStatus;
import io.daybook.analytics.AnalyticsStatus.State;
import io.daybook.contracts.Topics;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.Consumers;
import io.daybook.events.Failure;
import io.daybook.events.RunningConsumer;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The room at work: a store that is asked, and once {@link #start} was called one that follows the journal's topic. */
public final class RunningAnalytics implements AutoCloseable {
    private static final Duration DUCKDB_PAUSE = Duration.ofMillis(50);
    private static final Duration CLICKHOUSE_PAUSE = Duration.ofMillis(500);

    /** Bounds of the histogram. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final AnalyticsSettings settings;
    private final Store store;
    private final InstantSource clock;
    private final Analytics analytics;
    private @Nullable volatile JournalWriter writer;
    private @Nullable volatile RunningConsumer consumer;

    /** @param store closed with the room */
    public RunningAnalytics(AnalyticsSettings settings, Store store, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.store = store;
        this.analytics = new StoredAnalytics(store, settings.questionsAtOnce(), settings.storeWaitMs(), this::status);
    }

    public Analytics analytics() {
        return analytics;
    }

    /**
     * Begins to follow the topic.
     *
     * @param journal fills what the topic lacks, and decodes
     * @param catalogs the built-in assets by their version
     * @param letters takes records that nobody can read; returns when they are safe
     */
    public void start(
            Consumers consumers,
            SegmentSource journal,
            IntFunction<List<Asset>> catalogs,
            Consumer<Failure> letters,
            MeterRegistry registry) {
        Timer latency = Timer.builder("projection.latency")
                .description("From a segment's decision until a store shows it")
                .tag("store", store.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        JournalWriter writing = new JournalWriter(
                store,
                journal,
                shard -> new References(shard, store, catalogs, settings.accountNames()),
                letters,
                segments -> {
                    for (Segment segment : segments) {
                        latency.record(JournalWriter.ageMicros(segment, clock), TimeUnit.MICROSECONDS);
                    }
                },
                new JournalWriter.Bounds(settings.batchLines(), pause()),
                clock);
        writer = writing;
        consumer = consumers.batches(
                ConsumerSpec.of(JournalWriter.WORKER, JournalWriter.GROUP, Topics.LEDGER_ENTRY_BATCHES), writing);
    }

    private Duration pause() {
        if (!settings.writeEveryMs().isZero()) {
            return settings.writeEveryMs();
        }
        return settings.clickhouseUrl().isPresent() ? CLICKHOUSE_PAUSE : DUCKDB_PAUSE;
    }

    private AnalyticsStatus status() {
        JournalWriter writing = writer;
        RunningConsumer following = consumer;
        if (writing == null || following == null) {
            return new AnalyticsStatus(State.NOT_FOLLOWING, store.name(), List.of(), 0, "nothing is written to it yet");
        }
        String trouble = following.trouble().orElse(null);
        return new AnalyticsStatus(
                trouble == null ? State.FOLLOWING : State.TROUBLED,
                store.name(),
                writing.reached(),
                following.lag(),
                trouble);
    }

    @Override
    public void close() {
        RunningConsumer following = consumer;
        if (following != null) {
            following.close();
        }
        store.close();
    }
}
