package io.daybook.intake;

import io.daybook.platform.config.Setting;

/** Settings of the room {@code intake}. */
public record IntakeSettings(
        @Setting(
                meaning = "Payments that may wait for the broker at once; more are answered 503 intake_full.",
                defaultValue = "20000",
                atLeast = 1,
                atMost = 1_000_000)
        int maxInFlightRecords,

        @Setting(
                meaning =
                        "Bytes of the payments that may wait for the broker at once; more are answered 503 intake_full.",
                defaultValue = "16777216",
                atLeast = 65_536,
                atMost = 1_073_741_824)
        int maxInFlightBytes,

        @Setting(
                meaning = "How long a payment waits for the broker; then 503 kafka_away, the outcome being unknown.",
                defaultValue = "10000",
                atLeast = 1_000,
                atMost = 120_000)
        int deliveryWaitMillis,

        @Setting(
                meaning = "Without an answer of the broker for so long further payments are refused at once.",
                defaultValue = "2000",
                atLeast = 100,
                atMost = 60_000)
        int awayAfterMillis,

        @Setting(
                meaning = "Bytes of a record in tx_raw; a larger one goes to the dead letters.",
                defaultValue = "65536",
                atLeast = 1_024,
                atMost = 1_048_576)
        int maxRecordBytes,

        @Setting(
                meaning = "Records that the validator takes in one transaction of Kafka.",
                defaultValue = "1000",
                atLeast = 1,
                atMost = 10_000)
        int validatorBatchRecords,

        @Setting(
                meaning = "Records that the ledger writer gives to the ledger at once.",
                defaultValue = "2000",
                atLeast = 1,
                atMost = 10_000)
        int writerBatchRecords) {}
