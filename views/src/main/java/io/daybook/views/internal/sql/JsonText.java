package io.daybook.views.internal.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metadata, pairs of text, as a JSON object (RFC 8259) and back. Only this shape: the room needs no JSON library. */
public final class JsonText {
    private JsonText() {}

    /** Null for no pairs. */
    public static @Nullable String ofPairs(Map<String, String> pairs) {
        return pairs.isEmpty() ? null : write(pairs);
    }

    public static String write(Map<String, String> pairs) {
        StringBuilder out = new StringBuilder("{");
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            if (out.length() > 1) {
                out.append(',');
            }
            quote(out, pair.getKey());
            out.append(':');
            quote(out, pair.getValue());
        }
        return out.append('}').toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            char each = text.charAt(index);
            if (each == '"' || each == '\\') {
                out.append('\\').append(each);
            } else if (each == 0) {
                // jsonb cannot hold character 0.
                out.append("\\ufffd");
            } else if (each < ' ') {
                out.append("\\u00").append(Character.forDigit(each >> 4, 16)).append(Character.forDigit(each & 15, 16));
            } else {
                out.append(each);
            }
        }
        out.append('"');
    }

    /** Reads what PostgreSQL prints for a jsonb object of strings; null: no pairs. */
    public static Map<String, String> pairs(@Nullable String json) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (json == null) {
            return pairs;
        }
        Reader reader = new Reader(json);
        while (reader.toNextString()) {
            String key = reader.string();
            if (!reader.toNextString()) {
                throw new IllegalArgumentException("not an object of strings: " + json);
            }
            pairs.put(key, reader.string());
        }
        return pairs;
    }

    private static final class Reader {
        private final String json;
        private int at;

        Reader(String json) {
            this.json = json;
        }

        boolean toNextString() {
            int quote = json.indexOf('"', at);
            at = quote + 1;
            return quote >= 0;
        }

        String string() {
            StringBuilder out = new StringBuilder();
            for (char each = json.charAt(at++); each != '"'; each = json.charAt(at++)) {
                out.append(each == '\\' ? escaped() : each);
            }
            return out.toString();
        }

        private char escaped() {
            char kind = json.charAt(at++);
            return switch (kind) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    at += 4;
                    yield (char) Integer.parseInt(json.substring(at - 4, at), 16);
                }
                default -> kind;
            };
        }
    }
}
