package io.daybook.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV as RFC 4180 has it: lines end in CRLF, fields are quoted where they must be. */
final class Csv {
    private Csv() {}

    static String line(List<@Nullable String> fields) {
        StringBuilder line = new StringBuilder(128);
        String separator = "";
        for (String field : fields) {
            line.append(separator);
            append(line, field == null ? "" : field);
            separator = ",";
        }
        return line.append("\r\n").toString();
    }

    private static void append(StringBuilder line, String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        if (plain) {
            line.append(field);
        } else {
            line.append('"').append(field.replace("\"", "\"\"")).append('"');
        }
    }
}
