package io.daybook.views;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Setting;
import java.time.Duration;

/** Settings of the room {@code views}; every bound has its unit in its name. */
public record ViewsSettings(
        @Setting(
                meaning = "How long a read waits for the position that it was asked for; then 503 view_behind.",
                defaultValue = "2000",
                atLeast = 0,
                atMost = 60_000)
        Duration waitForPositionMs,

        @Setting(meaning = "Segments in one transaction, at most.", defaultValue = "256", atLeast = 1, atMost = 10_000)
        int batchSegments,

        @Setting(
                meaning = "Events in one transaction; it ends with the segment that reaches this.",
                defaultValue = "20000",
                atLeast = 1,
                atMost = 1_000_000)
        int batchEvents,

        @Setting(
                meaning = "Balances kept in memory for running balances, about 200 bytes each; others are read again.",
                defaultValue = "200000",
                atLeast = 0,
                atMost = 50_000_000)
        int balanceCacheEntries,

        @Setting(meaning = "Rows that an export holds in memory.", defaultValue = "500", atLeast = 1, atMost = 100_000)
        int exportFetchRows,

        @Setting(
                meaning = "Pause between attempts while the database is away.",
                defaultValue = "500",
                atLeast = 10,
                atMost = 60_000)
        Duration retryPauseMs,

        @Setting(
                meaning = "How often the balances are recomputed from the journal and compared; 0: never.",
                defaultValue = "24",
                atLeast = 0,
                atMost = 8_760)
        Duration reconcileEveryHours,

        @Setting(
                meaning = "Part of the time that the views work while writers keep all processors busy and the views"
                        + " behind, in percent; 100: they never step aside.",
                defaultValue = "50",
                atLeast = 10,
                atMost = 100)
        int shareWhenBusyPercent,

        @Setting(
                meaning =
                        "Where the views get new segments from: journal, or kafka (the topic ledger_entry_batches; what"
                                + " it lacks is read from the journal).",
                defaultValue = "journal")
        ViewsFeed feed) {
    public static final ViewsSettings DEFAULTS = Configuration.defaults(ViewsSettings.class);
}
