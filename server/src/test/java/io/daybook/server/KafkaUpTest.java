package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.Topics;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which broker {@code up} uses, and that the ledger does not care. */
class KafkaUpTest {
    private static final Pattern KAFKA = Pattern.compile(".* kafka=(\\S+) .*");

    @TempDir
    private Path data;

    private static Map<String, String> with(String kafka) {
        Map<String, String> variables = new HashMap<>();
        variables.put(
                "DAYBOOK_DATABASE_URL", TestPostgres.shared().freshDatabase().withPassword());
        variables.put("DAYBOOK_KAFKA", kafka);
        return variables;
    }

    @Test
    void bringsABrokerThatKeepsItsTopicsThroughAKill() throws Exception {
        Map<String, String> variables = with("embedded");
        variables.put("DAYBOOK_KAFKA_PORT", "0");
        try (DaybookProcess first = DaybookProcess.start(data, variables, "up", "--port=0")) {
            assertThat(topics(kafkaOf(first))).contains(Topics.TX_RAW, Topics.LEDGER_ENTRY_BATCHES, Topics.EVENTS_DLQ);
            first.kill();
        }
        try (DaybookProcess again = DaybookProcess.start(data, variables, "up", "--port=0")) {
            assertThat(topics(kafkaOf(again))).contains(Topics.TX_RAW);
            assertThat(again.terminate()).as(again.errors()).isZero();
            assertThat(again.errors()).isEmpty();
        }
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsRefusedBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> variables = with("embedded");
            variables.put("DAYBOOK_KAFKA_PORT", Integer.toString(taken.getLocalPort()));
            try (DaybookProcess refused = DaybookProcess.start(data, variables, "up", "--port=0")) {
                assertThat(refused.awaitExit()).isEqualTo(1);
                assertThat(refused.errors().lines())
                        .singleElement()
                        .asString()
                        .contains("Port " + taken.getLocalPort(), "DAYBOOK_KAFKA_PORT");
            }
        }
    }

    @Test
    void usesABrokerOfOnesOwnAndMakesWhatIsMissingThere() throws Exception {
        try (TestKafka own = TestKafka.start()) {
            String address = own.access().bootstrapServers();
            try (DaybookProcess process = DaybookProcess.start(data, with(address), "up", "--port=0")) {
                assertThat(kafkaOf(process)).isEqualTo(address);
                assertThat(topics(address)).contains(Topics.TX_RAW, Topics.LEDGER_ENTRY);
                assertThat(process.terminate()).as(process.errors()).isZero();
            }
        }
    }

    @Test
    void theLedgerWorksWithoutTheBrokerThatWasNamed() throws Exception {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + socket.getLocalPort();
        }
        try (DaybookProcess process = DaybookProcess.start(data, with(nowhere), "up", "--port=0")) {
            URI url = process.awaitReady();
            String body = """
                    {"from":"code:a","to":"code:b","asset":"EUR","amount_minor":5}""";
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(DaybookProcess.post(client, url.resolve("/v1/transfers"), body)
                                .statusCode())
                        .isEqualTo(201);
            }
            assertThat(process.terminate()).as(process.errors()).isZero();
        }
    }

    private static String kafkaOf(DaybookProcess process) throws InterruptedException {
        while (true) {
            Matcher ready = KAFKA.matcher(process.readLine());
            if (ready.matches()) {
                return ready.group(1);
            }
        }
    }

    /** Of a broker that may still be coming up. */
    private static Set<String> topics(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                Set<String> topics = admin.listTopics().names().get(60, TimeUnit.SECONDS);
                if (topics.contains(Topics.EVENTS_DLQ) || System.nanoTime() > deadline) {
                    return topics;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
