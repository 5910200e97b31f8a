package io.daybook.events.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.events.RetryableException;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaType;
import io.daybook.events.Schemas;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry elsewhere, over real HTTP; scripts/check-schema-clients.sh shows that ours understands what is sent here. */
class RemoteRegistrarTest {
    private final List<String> requests = new ArrayList<>();
    private HttpServer server = create();
    private volatile int status = 200;
    private volatile String answer = "{\"id\":7}";

    private static HttpServer create() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "-") + " " + body);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private URI url(String user) {
        return URI.create("http://" + user + "127.0.0.1:" + server.getAddress().getPort() + "/registry");
    }

    private static SchemaDraft draft(SchemaReference... references) {
        return new SchemaDraft(SchemaType.PROTOBUF, "syntax = \"proto3\";", List.of(references), false);
    }

    @Test
    void anIdIsAskedForOnce() {
        Schemas schemas = new DescriptorSchemas(new RemoteRegistrar(url("")));

        assertThat(schemas.idOf("tx_raw-value", TxRaw.getDescriptor().getFile()))
                .isEqualTo(7);
        assertThat(schemas.idOf("tx_raw-value", TxRaw.getDescriptor().getFile()))
                .isEqualTo(7);
        assertThat(requests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .startsWith(
                                "POST /registry/subjects/tx_raw-value/versions - {\"schemaType\":\"PROTOBUF\",\"schema\":")
                        .contains("message TxRaw"));
    }

    @Test
    void userAndReferencesAreSent() {
        answer = "{\"id\":8,\"version\":3}";
        RemoteRegistrar registrar = new RemoteRegistrar(url("user:secret@"));

        assertThat(registrar.version("a/b.proto", draft(new SchemaReference("c.proto", "c", 2))))
                .isEqualTo(3);
        assertThat(requests.getFirst())
                .startsWith("POST /registry/subjects/a%2Fb.proto Basic dXNlcjpzZWNyZXQ= ")
                .contains("\"references\":[{\"name\":\"c.proto\",\"subject\":\"c\",\"version\":2");
    }

    @Test
    void whatMayPassIsToBeTriedAgainAndARefusalIsNot() {
        RemoteRegistrar registrar = new RemoteRegistrar(url("user:secret@"));
        answer = "{\"error_code\":50001,\"message\":\"away\"}";
        for (int passing : List.of(500, 503, 429)) {
            status = passing;
            assertThatThrownBy(() -> registrar.id("s", draft())).isInstanceOf(RetryableException.class);
        }
        status = 409;
        answer = "{\"error_code\":409,\"message\":\"incompatible\"}";
        assertThatThrownBy(() -> registrar.id("s", draft()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("incompatible")
                .hasMessageNotContaining("secret");
        status = 200;
        answer = "<html>";
        assertThatThrownBy(() -> registrar.id("s", draft()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no schema registry");
        server.stop(0);
        assertThatThrownBy(() -> registrar.id("s", draft()))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("does not answer")
                .hasMessageNotContaining("secret");
        server = create();
    }
}
