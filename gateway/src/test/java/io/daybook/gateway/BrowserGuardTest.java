package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page in a browser on the server's machine may neither command the ledger nor, through a rebound name, read it. */
@ExtendWith(SharedServer.class)
class BrowserGuardTest {
    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.another(settings());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static GatewaySettings settings() {
        return GatewayServer.settings(
                "gateway.allowed_hosts=ledger.example", "gateway.allowed_origins=https://console.example");
    }

    private static String send(String method, String path, String host, String headers) {
        return RawSocket.exchange(
                server.port(),
                method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n"
                        + headers + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost:1",
                "Origin: http://127.0.0.1.evil.example",
                "Origin: nonsense"
            })
    void aForeignPageCommandsNothing(String origin) {
        long before = live.head();

        String answer = send("POST", "/v1/accounts", "127.0.0.1:8000", origin + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("\"code\":\"foreign_origin\"");
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void ourOwnPagesAndNamedOnesMayCommand() {
        for (String[] pair : List.of(
                new String[] {"127.0.0.1:8000", "http://127.0.0.1:8000"},
                new String[] {"localhost:8000", "http://LOCALHOST:8000"},
                new String[] {"ledger.example", "https://ledger.example"},
                new String[] {"ledger.example:443", "https://ledger.example"},
                new String[] {"127.0.0.1:8000", "https://console.example"})) {
            assertThat(send("POST", "/v1/accounts", pair[0], "Origin: " + pair[1] + "\r\n"))
                    .startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void aPreflightIsRefusedAndNothingAllowsAForeignOriginToRead() {
        String preflight = send(
                "OPTIONS",
                "/v1/accounts",
                "127.0.0.1:8000",
                "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n");

        assertThat(preflight).startsWith("HTTP/1.1 403 ").doesNotContain("Access-Control-");
        assertThat(send("GET", "/v1/accounts", "127.0.0.1:8000", "Origin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("Access-Control-");
    }

    @Test
    void aNameThatIsNotOursIsRefused() {
        for (String host :
                List.of("evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example")) {
            assertThat(send("GET", "/v1/accounts", host, ""))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("\"code\":\"wrong_host\"", "gateway.allowed_hosts");
        }
        for (String host : List.of(
                "localhost", "a.localhost:8000", "127.0.0.1", "[::1]:8000", "10.1.2.3:8000", "LEDGER.example")) {
            assertThat(send("GET", "/v1/accounts", host, "")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aServerForOthersTakesAnyNameUnlessSomeAreGiven() {
        GatewaySettings defaults = Configuration.defaults(GatewaySettings.class);

        assertThat(new BrowserGuard(new ListenAddress("0.0.0.0", 0), defaults).checksNames())
                .isFalse();
        assertThat(new BrowserGuard(new ListenAddress("0.0.0.0", 0), settings()).checksNames())
                .isTrue();
        assertThat(new BrowserGuard(new ListenAddress("localhost", 0), defaults).checksNames())
                .isTrue();
        assertThat(new BrowserGuard(new ListenAddress("::1", 0), defaults).checksNames())
                .isTrue();
    }

    /** Such as a machine's own name that its host table gives 127.0.1.1. */
    @Test
    void theNameThatTheServerListensOnIsItsOwn() {
        BrowserGuard guard =
                new BrowserGuard(new ListenAddress("MyHost", 0), true, Configuration.defaults(GatewaySettings.class));

        assertThat(guard.takes("myhost:8000")).isTrue();
        assertThat(guard.takes("MYHOST")).isTrue();
        assertThat(guard.takes("localhost")).isTrue();
        assertThat(guard.takes("evil.example")).isFalse();
    }

    @Test
    void answersAreNeitherKeptNorGuessedAt() {
        assertThat(server.get("/v1/accounts").headers().map())
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("x-content-type-options", List.of("nosniff"));
        assertThat(server.get("/docs").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("frame-ancestors 'none'"));
    }
}
