package io.daybook.contracts;

/** Names of Kafka topics. They are promises to other programs: never renamed. */
public final class Topics {
    /** Payments as they came in. */
    public static final String TX_RAW = "tx_raw";

    /** Payments that are right in themselves. */
    public static final String TX_VALIDATED = "tx_validated";

    /** The journal's segments, keyed by shard. */
    public static final String LEDGER_ENTRY_BATCHES = "ledger_entry_batches";

    /** The journal's signed heads, JSON as in {@code anchors.jsonl}, keyed by shard. */
    public static final String LEDGER_HEADS = "ledger_heads";

    public static final String LEDGER_ACCOUNT = "ledger.account.v1";
    public static final String LEDGER_ENTRY = "ledger.entry.v1";
    public static final String LEDGER_TRANSFER = "ledger.transfer.v1";

    /** Domain events from the outbox, by the first word of their kind. */
    public static final String EVENTS_MINER = "events.miner";

    public static final String EVENTS_TREASURY = "events.treasury";
    public static final String EVENTS_OPS = "events.ops";
    public static final String EVENTS_CRM = "events.crm";

    /** Dead letters, by the stage that gave up. */
    public static final String DLQ_TX_RAW = "dlq_tx_raw";

    public static final String DLQ_TX_VALIDATED = "dlq_tx_validated";
    public static final String DLQ_LEDGER_BATCHES = "dlq_ledger_batches";
    public static final String DLQ_CLICKHOUSE = "dlq_clickhouse";
    public static final String EVENTS_DLQ = "events.dlq";

    private Topics() {}
}
