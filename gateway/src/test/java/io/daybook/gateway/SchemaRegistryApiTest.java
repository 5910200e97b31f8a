package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.tx.v1.TxRaw;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The schema registry over HTTP: the requests are the ones that Confluent's clients send (spelling of booleans, content types and
 * paths included), the answers and error codes the ones that they look for.
 */
@ExtendWith(SharedServer.class)
class SchemaRegistryApiTest {
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final String ONE = proto("string x = 1; int32 y = 2;");
    private static final String TWO = proto("string x = 1; int32 y = 2; optional string z = 3;");
    private static final String BROKEN = proto("string x = 1; string y = 2;");

    private static GatewayServer server;
    private static LiveServer live;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.server();
    }

    private static String proto(String fields) {
        return "{\"schemaType\":\"PROTOBUF\",\"references\":[],\"schema\":"
                + "\"syntax = \\\"proto3\\\"; package p; message M { " + fields + " }\"}";
    }

    private static HttpResponse<String> post(String path, String body) {
        return server.post(path, body, "Content-Type", JSON, "Accept", JSON + ", application/json");
    }

    private static int id(HttpResponse<String> registered) {
        return Integer.parseInt(JsonText.string(registered.body(), "id"));
    }

    private static void refused(HttpResponse<String> response, int status, int code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains(JSON);
        assertThat(JsonText.object(response.body()))
                .containsOnlyKeys("error_code", "message")
                .containsEntry("error_code", code);
    }

    @Test
    void aClientRegistersLooksUpAndReads() {
        HttpResponse<String> first = post("/subjects/api-value/versions?normalize=False", ONE);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains(JSON);
        int id = id(first);
        assertThat(post("/subjects/api-value/versions?normalize=True", TWO).statusCode())
                .isEqualTo(200);

        HttpResponse<String> found = post("/subjects/api-value?normalize=False&deleted=False", ONE);
        assertThat(JsonText.object(found.body()))
                .containsEntry("subject", "api-value")
                .containsEntry("version", 1)
                .containsEntry("id", id)
                .containsEntry("schemaType", "PROTOBUF");
        assertThat(JsonText.string(server.get("/schemas/ids/" + id).body(), "schema"))
                .startsWith("syntax = \"proto3\";");
        assertThat(server.get("/schemas/ids/" + id + "/schema").body()).startsWith("syntax = \"proto3\";");
        assertThat(server.get("/schemas/ids/" + id + "/versions").body())
                .contains("{\"subject\":\"api-value\",\"version\":1}");
        assertThat(server.get("/subjects/api-value/versions").body()).isEqualTo("[1,2]\n");
        assertThat(server.get("/subjects/api-value/versions/latest").body()).contains("\"version\":2");
        assertThat(server.get("/subjects/api-value/versions/-1/schema").body()).contains("optional string z = 3;");
        assertThat(server.get("/subjects?subjectPrefix=api-v").body()).isEqualTo("[\"api-value\"]\n");
        assertThat(server.get("/schemas/types").body()).isEqualTo("[\"AVRO\",\"PROTOBUF\"]\n");
        assertThat(server.get("/mode").body()).isEqualTo("{\"mode\":\"READWRITE\"}\n");
    }

    /** As Python's client sends and wants them: serialized descriptors in base64. */
    @Test
    void descriptorsInBase64AreTakenAndGiven() throws Exception {
        var file = TxRaw.getDescriptor().getFile().toProto();
        String body = "{\"schemaType\":\"PROTOBUF\",\"schema\":\""
                + Base64.getEncoder().encodeToString(file.toByteArray()) + "\"}";
        int id = id(post("/subjects/base64-value/versions", body));
        String given = JsonText.string(
                server.get("/schemas/ids/" + id + "?subject=base64-value&format=serialized")
                        .body(),
                "schema");

        assertThat(com.google.protobuf.DescriptorProtos.FileDescriptorProto.parseFrom(
                                Base64.getDecoder().decode(given))
                        .getMessageTypeList())
                .isEqualTo(file.getMessageTypeList());
    }

    @Test
    void whatDoesNotGetAlongIsRefused() {
        post("/subjects/strict-value/versions", ONE);
        refused(post("/subjects/strict-value/versions", BROKEN), 409, 409);
        assertThat(post("/compatibility/subjects/strict-value/versions/latest", BROKEN)
                        .body())
                .isEqualTo("{\"is_compatible\":false}\n");
        assertThat(post("/compatibility/subjects/strict-value/versions/1?verbose=True", BROKEN)
                        .body())
                .contains("\"is_compatible\":false", "type changed");
        assertThat(post("/compatibility/subjects/strict-value/versions", TWO).body())
                .isEqualTo("{\"is_compatible\":true}\n");
        assertThat(post("/compatibility/subjects/nobody-value/versions/latest", TWO)
                        .body())
                .isEqualTo("{\"is_compatible\":true}\n");

        refused(server.get("/config/strict-value"), 404, 40408);
        assertThat(server.get("/config/strict-value?defaultToGlobal=true").body())
                .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}\n");
        assertThat(server.send("PUT", "/config/strict-value", "{\"compatibility\":\"none\"}", "Content-Type", JSON)
                        .body())
                .isEqualTo("{\"compatibility\":\"NONE\"}\n");
        assertThat(post("/subjects/strict-value/versions", BROKEN).statusCode()).isEqualTo(200);
        assertThat(server.send("DELETE", "/config/strict-value").body())
                .isEqualTo("{\"compatibilityLevel\":\"NONE\"}\n");
        refused(server.send("PUT", "/config", "{\"compatibility\":\"SOME\"}"), 422, 42203);
    }

    @Test
    void refusalsHaveTheNumbersThatClientsKnow() {
        post("/subjects/numbers-value/versions", ONE);
        refused(server.get("/subjects/nothing/versions"), 404, 40401);
        refused(server.get("/subjects/numbers-value/versions/9"), 404, 40402);
        refused(server.get("/subjects/numbers-value/versions/zero"), 422, 42202);
        refused(post("/subjects/numbers-value", TWO), 404, 40403);
        refused(server.get("/schemas/ids/987654"), 404, 40403);
        refused(server.get("/schemas/ids/none"), 404, 40403);
        refused(post("/subjects/numbers-value/versions", proto("Unknown u = 1;")), 422, 42201);
        refused(post("/subjects/numbers-value/versions", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"), 422, 42201);
        refused(post("/subjects/numbers-value/versions", "{}"), 422, 42201);
        refused(post("/subjects/numbers-value/versions", "{\"schema\":\"\\\"int\\\"\",\"id\":7}"), 422, 42205);
        refused(server.send("DELETE", "/subjects/numbers-value?permanent=true"), 404, 40405);
        assertThat(server.send("DELETE", "/subjects/numbers-value/versions/1").body())
                .isEqualTo("1\n");
        refused(server.send("DELETE", "/subjects/numbers-value/versions/1"), 404, 40406);
        refused(server.send("DELETE", "/subjects/numbers-value"), 404, 40404);
        assertThat(server.send("DELETE", "/subjects/numbers-value?permanent=true")
                        .body())
                .isEqualTo("[1]\n");
        refused(server.get("/subjects/numbers-value/versions/latest?deleted=true"), 404, 40401);
    }

    @Test
    void referencesAreKeptByTheirNames() {
        String money = "{\"schemaType\":\"PROTOBUF\",\"schema\":"
                + "\"syntax = \\\"proto3\\\"; package p; message Money { int64 units = 1; }\"}";
        String bill = "{\"schemaType\":\"PROTOBUF\",\"references\":"
                + "[{\"name\":\"a/money.proto\",\"subject\":\"a/money.proto\",\"version\":1}],\"schema\":"
                + "\"syntax = \\\"proto3\\\"; package p; import \\\"a/money.proto\\\"; message Bill { p.Money m = 1; }\"}";
        assertThat(post("/subjects/a%2Fmoney.proto/versions", money).statusCode())
                .isEqualTo(200);
        int id = id(post("/subjects/bill-value/versions", bill));

        assertThat(server.get("/schemas/ids/" + id).body())
                .contains("\"references\":[{\"name\":\"a/money.proto\",\"subject\":\"a/money.proto\",\"version\":1}]");
        assertThat(server.get("/subjects/a%2Fmoney.proto/versions/1/referencedby")
                        .body())
                .isEqualTo("[" + id + "]\n");
        refused(server.send("DELETE", "/subjects/a%2Fmoney.proto"), 422, 42206);
    }

    /** Programs send no Origin; a page of another origin may not register, and is told so in the clients' own form. */
    @Test
    void whatHoldsForAllEndpointsIsSaidInTheClientsForm() {
        refused(server.post("/subjects/page-value/versions", ONE, "Origin", "https://elsewhere.example"), 403, 403);
        refused(server.post("/subjects/page-value/versions", "no json"), 400, 400);
        refused(server.post("/subjects/page-value/versions", ONE, "Content-Type", "text/plain"), 415, 415);
        refused(server.send("PATCH", "/config", "{}"), 405, 405);
        refused(server.get("/subjects?deleted=perhaps"), 400, 400);
        for (String type : List.of("application/json", "application/vnd.schemaregistry+json")) {
            assertThat(server.post("/subjects/types-value/versions", ONE, "Content-Type", type)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutItsDatabaseItSaysThatTryingAgainHelps() {
        try (GatewayServer away = live.withoutSchemas()) {
            refused(away.get("/subjects"), 500, 50001);
            refused(away.post("/subjects/s/versions", ONE), 500, 50001);
        }
    }
}
