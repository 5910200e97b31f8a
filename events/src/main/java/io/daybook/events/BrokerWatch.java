package io.daybook.events;

import java.util.List;

/** What the broker says of itself and of those who read Daybook's topics. */
public interface BrokerWatch {
    /** One look. */
    sealed interface Look {}

    /**
     * The broker answered.
     *
     * @param clusterId as the broker names it
     * @param brokers that are up
     * @param responseMillis until it had answered
     * @param groups consumer groups that have read any of Daybook's topics, by name
     */
    record Reached(String clusterId, int brokers, long responseMillis, List<GroupLag> groups) implements Look {
        public Reached {
            groups = List.copyOf(groups);
        }
    }

    /**
     * It did not.
     *
     * @param starting it has never answered yet, and this process has not been up for long
     */
    record Away(String reason, boolean starting) implements Look {}

    /** This process runs without Kafka. */
    record Off() implements Look {}

    /** @param partitions where the group has committed a position */
    record GroupLag(String group, List<PartitionLag> partitions) {
        public GroupLag {
            partitions = List.copyOf(partitions);
        }

        /** Records behind the ends of all its partitions. */
        public long total() {
            return partitions.stream().mapToLong(PartitionLag::records).sum();
        }
    }

    /**
     * @param partition {@code events.miner-0}
     * @param records between the committed position and the partition's end; the marks of Kafka's transactions count as records
     */
    record PartitionLag(String partition, long records) {}

    /** Comes back within a few seconds, with a look that is at most a few seconds old. */
    Look look();
}
