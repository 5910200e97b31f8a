package io.daybook.server.internal.kafka;

import io.daybook.platform.config.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of Kafka, room {@code kafka}. */
public record KafkaSettings(
        @Setting(
                meaning =
                        "The broker: embedded (in this process), off (no events, no intake), or your own as host:port,"
                                + " with commas between several.",
                defaultValue = "embedded",
                shortNames = "DAYBOOK_KAFKA")
        KafkaChoice broker,

        @Setting(
                meaning = "The embedded broker's port on 127.0.0.1; absent: 9092, or a free one while that is taken.",
                atLeast = 0,
                atMost = 65_535)
        Optional<Integer> port,

        @Setting(
                meaning = "A properties file with what your own broker asks of its clients (security.protocol,"
                        + " sasl.jaas.config, ssl.truststore.location ...).")
        Optional<Path> clientProperties,

        @Setting(
                meaning =
                        "Partitions of a topic that is made because it is missing; existing topics are never changed.",
                defaultValue = "4",
                atLeast = 1,
                atMost = 1_000)
        int partitions) {}
