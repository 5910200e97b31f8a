package io.daybook.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** Reads answers back in tests. JSON is YAML, so no second JSON library is needed. */
final class JsonText {
    private JsonText() {}

    static Map<String, @Nullable Object> object(String text) {
        return fields(new Yaml().load(text));
    }

    static Map<String, @Nullable Object> fields(@Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> object.put(String.valueOf(name), inner));
            return object;
        }
        throw new AssertionError("not an object: " + value);
    }

    static String string(String text, String name) {
        Object value = object(text).get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + text);
        }
        return value.toString();
    }

    static List<?> list(String text, String name) {
        if (object(text).get(name) instanceof List<?> list) {
            return list;
        }
        throw new AssertionError("no array " + name + " in " + text);
    }
}
