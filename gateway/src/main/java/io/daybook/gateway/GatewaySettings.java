package io.daybook.gateway;

import io.daybook.platform.config.Setting;
import java.util.List;

/** Settings of the HTTP room: what a request may cost. */
public record GatewaySettings(
        @Setting(
                meaning = "Bytes of a request's body, batches and streams not counted; more is answered 413.",
                defaultValue = "16777216",
                atLeast = 1_024,
                atMost = 1_073_741_824)
        int maxBodyBytes,

        @Setting(
                meaning = "Bytes of one JSON batch, and of one linked group in a stream; more is answered 413.",
                defaultValue = "33554432",
                atLeast = 1_024,
                atMost = 1_073_741_824)
        int maxBatchBodyBytes,

        @Setting(
                meaning = "Commands of one JSON batch, and of one linked group in a stream; more is answered 413.",
                defaultValue = "10000",
                atLeast = 1,
                atMost = 100_000)
        int maxBatchCommands,

        @Setting(
                meaning = "Bytes of one line of a newline-delimited stream; a longer one ends the stream.",
                defaultValue = "1048576",
                atLeast = 1_024,
                atMost = 67_108_864)
        int maxLineBytes,

        @Setting(
                meaning = "Lines of a stream that go to the ledger together.",
                defaultValue = "1000",
                atLeast = 1,
                atMost = 8_192)
        int streamChunkCommands,

        @Setting(
                meaning = "Chunks of one stream that may be with the ledger before no more is read.",
                defaultValue = "4",
                atLeast = 1,
                atMost = 64)
        int streamChunksInFlight,

        @Setting(
                meaning = "Characters of any JSON string; a longer one is answered 400.",
                defaultValue = "65536",
                atLeast = 1_024,
                atMost = 16_777_216)
        int maxStringCharacters,

        @Setting(
                meaning = "Depth of any JSON document; a deeper one is answered 400.",
                defaultValue = "32",
                atLeast = 8,
                atMost = 500)
        int maxNestingDepth,

        @Setting(
                meaning = "How long a request waits for the ledger; then 503, the outcome being unknown.",
                defaultValue = "30000",
                atLeast = 100,
                atMost = 600_000)
        int answerWaitMillis,

        @Setting(
                meaning =
                        "How long a body, streams not counted, may take to arrive; then 408. As long may a long list or"
                                + " report take to be sent; then its connection is broken.",
                defaultValue = "60000",
                atLeast = 100,
                atMost = 3_600_000)
        int bodyWaitMillis,

        @Setting(
                meaning =
                        "How long a connection may be silent in the middle of a request; then it is closed, a stream with"
                                + " status aborted.",
                defaultValue = "60000",
                atLeast = 100,
                atMost = 3_600_000)
        int idleMillis,

        @Setting(
                meaning =
                        "Bytes of all bodies, and of the lines of streams until they are answered, that are held at once; more is"
                                + " answered 503, a stream is aborted. 0: an eighth of the heap.",
                defaultValue = "0",
                atLeast = 0)
        long maxBodiesBytes,

        @Setting(
                meaning = "Connections that are served at once; further ones wait to be accepted.",
                defaultValue = "8192",
                atLeast = 1,
                atMost = 1_000_000)
        int maxConnections,

        @Setting(
                meaning = "Names that requests may give in Host, beside localhost and addresses; names are checked when"
                        + " listening on a loopback address or when there are any here. A wrong one is answered 421.")
        List<String> allowedHosts,

        @Setting(
                meaning =
                        "Origins such as https://ledger.example whose pages may send commands, beside the server's own;"
                                + " others are answered 403.")
        List<String> allowedOrigins,

        @Setting(
                meaning = "The asset of an entry's lines in the account_id form when none of its accounts is known.",
                defaultValue = "USD")
        String defaultCurrency) {}
