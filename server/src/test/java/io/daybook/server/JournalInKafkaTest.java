package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.Topics;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program and a broker: the journal comes out once, through a kill, and comes back when the database lost it. */
class JournalInKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path data;

    private final DatabaseUrl database = TestPostgres.shared().freshDatabase();

    /** To be red without the note beside the database: the second start wrote on, and Kafka held another journal. */
    @Test
    void comesOutOnceAndComesBack() throws Exception {
        try (TestKafka kafka = TestKafka.start();
                HttpClient client = HttpClient.newHttpClient()) {
            Map<String, String> variables = Map.of(
                    "DAYBOOK_DATABASE_URL",
                    database.withPassword(),
                    "DAYBOOK_KAFKA",
                    kafka.access().bootstrapServers());
            try (DaybookProcess first = DaybookProcess.start(data, variables, "up", "--port=0")) {
                URI url = first.awaitReady();
                post(client, url, 20);
                await(() -> count(kafka, Topics.LEDGER_TRANSFER) >= 40);
                post(client, url, 20);
                first.kill();
            }
            long head;
            try (DaybookProcess again = DaybookProcess.start(data, variables, "up", "--port=0")) {
                URI url = again.awaitReady();
                post(client, url, 5);
                await(() -> count(kafka, Topics.LEDGER_TRANSFER) >= 90);
                head = number("SELECT max(seq) FROM journal.segment");
                await(() -> count(kafka, Topics.LEDGER_ENTRY_BATCHES) >= head);
                assertThat(get(client, url.resolve("/health/deep"))).contains("\"shard_0_state\":\"publishing\"");
                assertThat(get(client, url.resolve("/metrics")))
                        .contains(
                                "outbox_relay_latency_seconds_bucket{source=\"journal\"",
                                "outbox_events_published_total{source=\"journal\"}",
                                "outbox_oldest_unsent_seconds{source=\"journal\"}",
                                "polyphony_worker_messages_processed_total{topic=\"ledger_entry_batches\",worker=\"outbox-publisher\"}",
                                "polyphony_worker_autoscale_target{metric=\"lag\",worker=\"balance-projector\"} 200.0",
                                "slo_time_to_visible_seconds_bucket",
                                "projection_latency_seconds_bucket");
                assertThat(again.terminate()).as(again.errors()).isZero();
                assertThat(again.errors()).isEmpty();
            }
            assertThat(count(kafka, Topics.LEDGER_TRANSFER)).isEqualTo(90);
            assertThat(count(kafka, Topics.LEDGER_ENTRY)).isEqualTo(45);
            assertThat(count(kafka, Topics.LEDGER_ENTRY_BATCHES)).isEqualTo((int) head);

            // A backup is restored that lacks the end.
            String journal = journal();
            execute("DELETE FROM journal.segment WHERE seq > " + (head - 7));
            execute("DELETE FROM journal.snapshot WHERE seq > " + (head - 7));
            // The anchors know only the head of each minute and of each stop.
            Files.delete(data.resolve("anchors.jsonl"));
            try (DaybookProcess refused = DaybookProcess.start(data, variables, "up", "--port=0")) {
                assertThat(refused.awaitExit()).isEqualTo(1);
                assertThat(refused.errors())
                        .contains("The journal went back", "0-" + head, "complete-journal", "--from-seq " + (head - 7));
            }
            try (DaybookProcess verify = DaybookProcess.start(data, variables, "verify")) {
                assertThat(verify.awaitExit()).isEqualTo(1);
                assertThat(verify.output()).contains("KAFKA: ");
            }
            try (DaybookProcess complete = DaybookProcess.start(data, variables, "complete-journal")) {
                assertThat(complete.awaitExit()).as(complete.errors()).isZero();
                assertThat(complete.output()).contains("Appended 7 segments");
            }
            assertThat(journal()).isEqualTo(journal);
            try (DaybookProcess last = DaybookProcess.start(data, variables, "up", "--port=0")) {
                post(client, last.awaitReady(), 1);
                await(() -> count(kafka, Topics.LEDGER_TRANSFER) >= 92);
                assertThat(last.terminate()).as(last.errors()).isZero();
            }
            assertThat(count(kafka, Topics.LEDGER_ENTRY_BATCHES))
                    .isEqualTo((int) number("SELECT max(seq) FROM journal.segment"));
        }
    }

    private static void post(HttpClient client, URI url, int transfers) throws IOException, InterruptedException {
        for (int count = 0; count < transfers; count++) {
            HttpResponse<String> answer = DaybookProcess.post(client, url.resolve("/v1/transfers"), """
                    {"from":"code:a","to":"code:b","asset":"EUR","amount_minor":5}""");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    private static String get(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for 90 seconds").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Committed records of a topic. */
    private static int count(TestKafka kafka, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.access().consumer("test", "test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int found = 0;
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                found += consumer.poll(Duration.ofMillis(200)).count();
            }
            return found;
        }
    }

    private String journal() throws SQLException {
        return ask(
                "SELECT string_agg(seq || encode(hash, 'hex') || md5(payload), ' ' ORDER BY seq) FROM journal.segment");
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(ask(sql));
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = new Connections(database).open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = new Connections(database).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
