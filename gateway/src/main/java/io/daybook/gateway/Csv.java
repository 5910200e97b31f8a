package io.daybook.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV as RFC 4180 has it: lines end in CRLF, fields are quoted where they must be. */
final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r";

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

    /**
     * A text that somebody else wrote. Spreadsheets calculate what begins like a formula, and a formula can send the sheet
     * away: such a text gets an apostrophe before it, which they take for "this is text".
     */
    static @Nullable String foreign(@Nullable String text) {
        return text != null && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
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
