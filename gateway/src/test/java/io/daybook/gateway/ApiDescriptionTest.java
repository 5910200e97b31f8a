package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The hand-kept description names exactly the routes that exist and the statuses that they can answer. */
@ExtendWith(SharedServer.class)
class ApiDescriptionTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        server = shared.server();
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute() {
        Set<String> registered = new TreeSet<>();
        server.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(route -> route.getPatternValues()
                        .forEach(path -> route.getMethodsCondition()
                                .getMethods()
                                .forEach(method ->
                                        registered.add(method + " " + path.replaceAll("\\{(\\w+):[^}]*}", "{$1}")))));

        assertThat(described().keySet()).isEqualTo(registered);
    }

    @Test
    void everyRefusalHasAStatusThatWritesDescribe() {
        Set<String> described = described().get("POST /v1/transfers");
        for (RejectionCode code : RejectionCode.values()) {
            assertThat(described).contains(Integer.toString(RejectionStatus.of(code)));
        }
    }

    private static Map<String, Set<String>> described() {
        Map<String, Set<String>> operations = new TreeMap<>();
        JsonText.fields(JsonText.object(server.get("/openapi").body()).get("paths"))
                .forEach((path, item) -> JsonText.fields(item).forEach((method, operation) -> {
                    if (METHODS.contains(method)) {
                        operations.put(
                                method.toUpperCase(Locale.ROOT) + " " + path,
                                JsonText.fields(JsonText.fields(operation).get("responses"))
                                        .keySet());
                    }
                }));
        return operations;
    }

    /** An unquoted comma in YAML's short form makes a key without a value out of the rest of a sentence. */
    @Test
    void noPropertyOfTheDescriptionIsEmpty() {
        assertThat(emptyProperties(JsonText.object(server.get("/openapi").body()), ""))
                .isEmpty();
    }

    private static List<String> emptyProperties(@Nullable Object value, String path) {
        List<String> found = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                if (inner == null) {
                    found.add(path + "/" + name);
                }
                found.addAll(emptyProperties(inner, path + "/" + name));
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> found.addAll(emptyProperties(inner, path + "/-")));
        }
        return found;
    }

    @Test
    void thePageNeedsNothingFromOutside() {
        assertThat(server.get("/docs").body())
                .contains("<title>Daybook API</title>")
                .doesNotContain("http://", "https://");
        assertThat(server.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    }
}
