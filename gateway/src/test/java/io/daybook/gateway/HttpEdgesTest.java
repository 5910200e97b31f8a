package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The corners of HTTP: methods, paths, headers given twice, encodings, old and slow and vanishing clients. */
@ExtendWith(SharedServer.class)
class HttpEdgesTest {
    private static LiveServer live;
    private static GatewayServer server;
    /** The same with so little patience and room that a test can use them up. */
    private static GatewayServer strict;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.server();
        strict = shared.another(GatewayServer.settings(
                "gateway.body_wait_millis=300",
                "gateway.idle_millis=500",
                "gateway.max_body_bytes=1000000",
                "gateway.max_batch_body_bytes=1000000",
                "gateway.max_bodies_bytes=1"));
    }

    @AfterAll
    static void stop() {
        strict.close();
    }

    private static String raw(String head, String body) {
        return RawSocket.exchange(server.port(), head + "\r\nHost: localhost\r\nConnection: close\r\n" + body);
    }

    @Test
    void theRootLeadsToThePage() {
        HttpResponse<String> root = server.get("/");

        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location")).hasValue("docs");
        assertThat(server.get("/docs").body()).contains("<noscript>", "openapi.yaml");
    }

    @Test
    void anUnknownPathIsNamedWithAHint() {
        HttpResponse<String> slash = server.get("/v1/accounts/");
        BadInputTest.assertProblem(slash, 404, "unknown_path");
        assertThat(slash.body()).contains("/v1/accounts/", "no path ends with a slash");
        assertThat(server.get("/v1//accounts").body()).contains("two slashes");
        assertThat(server.get("/nothing%20here").body()).contains("nothing at /nothing%20here;");
    }

    @Test
    void whatAPathAllowsIsSaid() {
        assertThat(server.send("OPTIONS", "/v1/accounts").headers().firstValue("Allow"))
                .hasValueSatisfying(allow ->
                        assertThat(allow.split(",")).containsExactlyInAnyOrder("GET", "HEAD", "POST", "OPTIONS"));
        assertThat(server.send("DELETE", "/v1/accounts/code:a").headers().firstValue("Allow"))
                .hasValue("GET, HEAD, OPTIONS, PATCH");
        assertThat(server.send("HEAD", "/v1/accounts").statusCode()).isEqualTo(200);
        assertThat(server.send("HEAD", "/v1/accounts").body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Workspace-Id", "Idempotency-Key", "Daybook-Position"})
    void aHeaderGivenTwiceIsRefused(String name) {
        long before = live.head();
        String method = name.equals("Daybook-Position") ? "GET" : "POST";

        String answer = raw(
                method + " /v1/accounts HTTP/1.1", name + ": 0-1\r\n" + name + ": 0-2\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("duplicate_header", name);
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void aCompressedBodyIsRefusedByName() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"code\":\"gz\"}".getBytes(StandardCharsets.UTF_8));
        }
        for (String[] target : List.of(
                new String[] {"/v1/accounts", "application/json"},
                new String[] {"/v1/batches", "application/x-ndjson"})) {
            HttpResponse<String> refused =
                    server.post(target[0], packed.toByteArray(), "Content-Type", target[1], "Content-Encoding", "gzip");
            BadInputTest.assertProblem(refused, 415, "unsupported_content_encoding");
            assertThat(refused.headers().firstValue("Accept-Encoding")).hasValue("identity");
        }
        assertThat(server.post("/v1/accounts", "{}", "Content-Type", "application/json", "Content-Encoding", "identity")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aBodyWithoutATypeIsRefusedAndNoBodyNeedsNone() {
        assertThat(raw("POST /v1/accounts HTTP/1.1", "Content-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 415 ")
                .contains("Content-Type");
        assertThat(raw("POST /v1/accounts HTTP/1.1", "Content-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void oldAndCarefulClientsAreServed() {
        assertThat(RawSocket.exchange(server.port(), "GET /v1/accounts HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"data\":[");
        assertThat(
                        raw(
                                "POST /v1/accounts HTTP/1.1",
                                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
        assertThat(raw(
                        "POST /v1/accounts HTTP/1.1",
                        "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"))
                .contains("HTTP/1.1 201 ");
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForLong() {
        String answer = RawSocket.exchange(
                strict.port(),
                "POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_too_slow\"", "Connection: close");
    }

    @Test
    void aBodyThatTricklesIsNotWaitedForLong() throws IOException, InterruptedException {
        try (Socket socket = new Socket("127.0.0.1", strict.port())) {
            socket.getOutputStream()
                    .write(("POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 1000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            while (socket.getInputStream().available() == 0) {
                socket.getOutputStream().write(' ');
                socket.getOutputStream().flush();
                Thread.sleep(20);
            }
            byte[] answer = new byte[12];
            assertThat(socket.getInputStream().readNBytes(answer, 0, answer.length))
                    .isEqualTo(answer.length);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
        }
    }

    /** The answer ends without its last chunk, so that nobody takes it for whole. */
    @Test
    void aStreamThatFallsSilentIsCut() {
        String answer = RawSocket.exchange(
                strict.port(),
                "POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n18\r\n{\"type\":\"open_account\"}\n\r\n");

        assertThat(answer).contains("{\"status\":\"ok\"").doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void bodiesTakeRoomOnlyWhileTheyAreLookedAt() throws InterruptedException {
        String body = "{\"metadata\":{\"a\":\"" + "x".repeat(8_000) + "\"}}";
        for (int i = 0; i < 300; i++) {
            assertThat(strict.post("/v1/accounts", body).statusCode()).isEqualTo(201);
        }
        BodyBudget budget = strict.context().getBean(BodyBudget.class);
        // The client has the last answer a moment before its request has ended here.
        for (int waited = 0; budget.takenBytes() != 0 && waited < 500; waited++) {
            Thread.sleep(10);
        }
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void whenBodiesTakeAllTheRoomTheNextWaitsOutside() throws IOException {
        byte[] large = new byte[900_000];
        Arrays.fill(large, (byte) ' ');
        GatewayServer patient = live.another(GatewayServer.settings(
                "gateway.max_body_bytes=1000000",
                "gateway.max_batch_body_bytes=1000000",
                "gateway.max_bodies_bytes=1"));
        try (patient;
                Socket unfinished = new Socket("127.0.0.1", patient.port())) {
            unfinished
                    .getOutputStream()
                    .write(("POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 900001\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            unfinished.getOutputStream().write(large);
            unfinished.getOutputStream().flush();
            BodyBudget budget = patient.context().getBean(BodyBudget.class);
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (budget.takenBytes() < large.length) {
                assertThat(System.nanoTime()).as("patience with the body").isLessThan(deadline);
                Thread.onSpinWait();
            }

            HttpResponse<String> refused = patient.post("/v1/accounts", large);

            BadInputTest.assertProblem(refused, 503, "bodies_full");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(patient.post("/v1/accounts", "{}").statusCode()).isEqualTo(201);
        }
    }
}
