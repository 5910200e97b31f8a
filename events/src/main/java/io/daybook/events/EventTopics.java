package io.daybook.events;

import io.daybook.contracts.Topics;
import io.daybook.platform.kafka.TopicDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every topic of Daybook, as it is made when it is missing. */
public final class EventTopics {
    private EventTopics() {}

    /** @param partitions of topics whose order is per key, at least 1 */
    public static List<TopicDefinition> all(int partitions) {
        List<TopicDefinition> topics = new ArrayList<>();
        for (String name : List.of(
                Topics.TX_RAW,
                Topics.TX_VALIDATED,
                Topics.LEDGER_ACCOUNT,
                Topics.LEDGER_ENTRY,
                Topics.LEDGER_TRANSFER,
                Topics.EVENTS_MINER,
                Topics.EVENTS_TREASURY,
                Topics.EVENTS_OPS,
                Topics.EVENTS_CRM)) {
            topics.add(TopicDefinition.of(name, partitions));
        }
        // A second copy of the journal: what the database may lose can be read back from here.
        topics.add(TopicDefinition.forEver(Topics.LEDGER_ENTRY_BATCHES, partitions));
        topics.add(TopicDefinition.forEver(Topics.LEDGER_HEADS, 1));
        for (String name : List.of(
                Topics.DLQ_TX_RAW,
                Topics.DLQ_TX_VALIDATED,
                Topics.DLQ_LEDGER_BATCHES,
                Topics.DLQ_CLICKHOUSE,
                Topics.EVENTS_DLQ)) {
            topics.add(letters(name));
        }
        return topics;
    }

    /** Kept for ever, and larger than other records: a letter holds the record that could not be handled. */
    private static TopicDefinition letters(String name) {
        Map<String, String> settings =
                new HashMap<>(TopicDefinition.forEver(name, 1).settings());
        settings.put("max.message.bytes", Integer.toString(DeadLetters.MAX_LETTER_BYTES));
        return new TopicDefinition(name, 1, settings);
    }
}
