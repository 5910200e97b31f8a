package io.daybook.events;

import io.daybook.platform.config.Setting;

/** Settings of the outbox, room {@code outbox}. */
public record OutboxSettings(
        @Setting(
                meaning = "How its events get to Kafka: poll reads the table, cdc reads PostgreSQL's write-ahead log"
                        + " (wal_level=logical), connect leaves it to a connector in your Kafka Connect cluster.",
                defaultValue = "poll",
                shortNames = "DAYBOOK_OUTBOX")
        Mode mode,

        @Setting(
                meaning = "How often the table is looked at while no notice of a new event comes.",
                defaultValue = "500",
                atLeast = 10,
                atMost = 60_000)
        int pollMs,

        @Setting(
                meaning = "Events that are sent and marked in one transaction, at most.",
                defaultValue = "500",
                atLeast = 1,
                atMost = 10_000)
        int batchRows,

        @Setting(
                meaning = "How long published events stay in the table; then they are removed.",
                defaultValue = "24",
                atLeast = 0,
                atMost = 87_600)
        int retentionHours,

        @Setting(
                meaning =
                        "The replication slot of change data capture; a name of its own for each database of a server.",
                defaultValue = "daybook_outbox")
        String slot,

        @Setting(
                meaning = "Write-ahead log held back by the replication slot from which on health is degraded.",
                defaultValue = "1024",
                atLeast = 1,
                atMost = 1_048_576)
        int slotWarnMb) {
    /** How events get from the table to Kafka. */
    public enum Mode {
        POLL,
        CDC,
        CONNECT
    }

    /** What the settings are when nobody says anything. */
    public static final OutboxSettings DEFAULTS = new OutboxSettings(Mode.POLL, 500, 500, 24, "daybook_outbox", 1_024);

    /** @throws IllegalArgumentException when the slot's name is none */
    public OutboxSettings {
        if (!slot.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("a replication slot's name has 1 to 63 characters of a-z 0-9 _");
        }
    }

    public OutboxSettings withMode(Mode other) {
        return new OutboxSettings(other, pollMs, batchRows, retentionHours, slot, slotWarnMb);
    }
}
