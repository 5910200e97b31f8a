package io.daybook.server.internal.wiring;

import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsSettings;
import io.daybook.analytics.NoAnalytics;
import io.daybook.analytics.internal.LetterSender;
import io.daybook.analytics.internal.RunningAnalytics;
import io.daybook.analytics.internal.Store;
import io.daybook.analytics.internal.clickhouse.ClickHouseHttp;
import io.daybook.analytics.internal.clickhouse.ClickHouseStore;
import io.daybook.analytics.internal.duckdb.DuckDbStore;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.Role;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the columnar store that follows the journal's topic. Needs: events. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class AnalyticsRole implements AutoCloseable {
    private final Closing closing = new Closing();
    private final ProcessParts parts;
    private final EventsRole events;
    private final Analytics analytics;
    private final @Nullable RunningAnalytics room;

    private AnalyticsRole(ProcessParts parts, EventsRole events, AnalyticsSettings settings) {
        this.parts = parts;
        this.events = events;
        boolean follows =
                parts.roles().contains(Role.ANALYTICS) && parts.kafka().isPresent();
        // A ClickHouse is asked by any process; the file of a DuckDB only by the one that fills it.
        if (follows || settings.clickhouseUrl().isPresent()) {
            RunningAnalytics opened = closing.add(
                    "analytics",
                    new RunningAnalytics(
                            settings,
                            store(settings, parts.folder().path().resolve("analytics")),
                            InstantSource.system()));
            room = opened;
            analytics = opened.analytics();
        } else {
            room = null;
            analytics = new NoAnalytics(
                    parts.kafka().isEmpty()
                            ? "there is no analytical store without Kafka, which DAYBOOK_KAFKA=off has switched off"
                            : "this process does not play the role analytics; name it in DAYBOOK_ROLES, or give the"
                                    + " processes a ClickHouse in common with DAYBOOK_CLICKHOUSE_URL");
        }
    }

    /** @param folder where an embedded store keeps its file */
    private static Store store(AnalyticsSettings settings, Path folder) {
        return settings.clickhouseUrl()
                .<Store>map(url -> new ClickHouseStore(new ClickHouseHttp(url, settings.storeWaitMs())))
                .orElseGet(() -> new DuckDbStore(folder, settings.duckdbMemoryMib(), settings.duckdbThreads()));
    }

    static AnalyticsRole open(ProcessParts parts, EventsRole events) {
        return new AnalyticsRole(parts, events, parts.settings().get(AnalyticsSettings.class));
    }

    /** For the gateway; answers in every process, if only that there is none. */
    Analytics analytics() {
        return analytics;
    }

    /** Called at most once, and only with Kafka. */
    void start() {
        Optional<KafkaAccess> kafka = parts.kafka();
        RunningAnalytics opened = room;
        if (opened == null || kafka.isEmpty() || !parts.roles().contains(Role.ANALYTICS)) {
            return;
        }
        LetterSender letters = closing.add("dead letters of analytics", new LetterSender(kafka.get(), events::letters));
        opened.start(
                new KafkaConsumers(kafka.get(), parts.registry()),
                parts.segments(),
                AssetCatalog::assets,
                letters::send,
                parts.registry());
    }

    @Override
    public void close() {
        closing.close();
    }
}
