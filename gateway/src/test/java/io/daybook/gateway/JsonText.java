package io.daybook.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Reads answers back in tests. JSON is YAML, so no second JSON library is needed. */
final class JsonText {
    private JsonText() {}

    static Map<String, Object> object(String text) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (new Yaml().load(text) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> object.put(String.valueOf(name), value));
            return object;
        }
        throw new AssertionError("not an object: " + text);
    }

    static String string(String text, String name) {
        Object value = object(text).get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + text);
        }
        return value.toString();
    }
}
