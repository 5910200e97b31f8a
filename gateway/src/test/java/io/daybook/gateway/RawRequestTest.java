package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no well-behaved client sends, byte by byte: each is answered, with a problem where it is refused. */
@ExtendWith(SharedServer.class)
class RawRequestTest {
    private static LiveServer live;
    private static final String CLOSE = "Host: localhost\r\nConnection: close\r\n";
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.server();
    }

    static Stream<String> requests() {
        List<String> requests = new ArrayList<>();
        for (String method : List.of("TRACE", "CONNECT", "PUT", "PROPFIND", "get", "G@T", "X".repeat(3_000))) {
            for (String path : List.of("/v1/transfers", "/nothing", "*")) {
                requests.add(method + " " + path + " HTTP/1.1\r\n" + CLOSE + "\r\n");
            }
        }
        for (String code : List.of(
                "",
                "%",
                "%0",
                "%zz",
                "%00",
                "%ff",
                "%c0%af",
                "%ed%a0%80",
                "%0d%0aX:1",
                "%2f..%2f..%2fetc",
                "..;/x",
                "a;b=c",
                "%5c",
                "\\",
                "<>",
                "{}",
                "a b",
                "%uD800",
                "x".repeat(300),
                "x".repeat(5_000),
                "x".repeat(60_000))) {
            requests.add("GET /v1/accounts/code:" + code + "/balance HTTP/1.1\r\n" + CLOSE + "\r\n");
        }
        for (String path : List.of(
                "/v1/accounts?limit=" + "9".repeat(30),
                "/v1/accounts?limit=1&limit=2",
                "/v1/accounts?cursor=" + "x".repeat(5_000),
                "/v1/accounts?cursor=%ff",
                "/v1/accounts?code_prefix=%00",
                "/v1/accounts?code_prefix=" + "x".repeat(256),
                "/v1/accounts?%zz=1",
                "/v1/accounts?" + "metadata.k=v&".repeat(500),
                "/v1/trial-balance?code_prefix=" + "x".repeat(256),
                "/v1/trial-balance?asset=" + "x".repeat(65),
                "/v1/trial-balance?at=+999999999-01-01T00:00:00Z",
                "/v1/journal/0/99999999999999999999",
                "/v1/journal/-1/1",
                "/../v1/x",
                "/v1/%2e%2e/x",
                "no-slash")) {
            requests.add("GET " + path + " HTTP/1.1\r\n" + CLOSE + "\r\n");
        }
        for (String headers : List.of(
                "X-Long: " + "x".repeat(40_000),
                "X: y\r\n".repeat(500).trim(),
                "no colon",
                "Content-Length: -1",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 500",
                "Content-Length: 99999999999",
                "Transfer-Encoding: nonsense",
                "Transfer-Encoding: chunked",
                "Expect: nonsense",
                "Content-Type: ;;;",
                "Content-Type: multipart/form-data",
                "Idempotency-Key: " + "k".repeat(256),
                "X-Workspace-Id: a/b",
                "Daybook-Position: 0-99999999999999999999",
                "Accept: image/png")) {
            requests.add("POST /v1/transfers HTTP/1.1\r\n" + CLOSE + headers + "\r\n\r\n{\"from\"");
        }
        requests.add("GET /health HTTP/9.9\r\n" + CLOSE + "\r\n");
        return requests.stream();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isRefusedWithAProblem(String request) {
        long before = live.head();

        String answer = answer(request);

        assertThat(answer).matches("(?s)HTTP/1.1 (4\\d\\d|501|505) .*");
        assertThat(answer).contains("Content-Type: application/problem+json");
        assertThat(answer).contains("\"type\":\"about:blank\"", "\"code\":\"").endsWith("}\n");
        assertThat(answer).doesNotContain("internal_error", "io.daybook", "java.", "\tat ");
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    private static String answer(String request) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                socket.shutdownOutput();
            } catch (SocketException answeredBeforeTheEnd) {
                assertThat(request).hasSizeGreaterThan(10_000);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
