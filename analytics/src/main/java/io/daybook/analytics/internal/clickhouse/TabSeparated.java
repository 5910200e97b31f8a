package io.daybook.analytics.internal.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** ClickHouse's text format: columns between tabs, rows between line ends, both escaped inside of values. */
final class TabSeparated {
    private final StringBuilder text = new StringBuilder();
    private boolean begun;

    TabSeparated add(String value) {
        if (begun) {
            text.append('\t');
        }
        begun = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\0' -> text.append("\\0");
                default -> text.append(c);
            }
        }
        return this;
    }

    TabSeparated add(long value) {
        return add(Long.toString(value));
    }

    void endRow() {
        text.append('\n');
        begun = false;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String[] columns(String row) {
        List<String> columns = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '\t') {
                columns.add(column.toString());
                column.setLength(0);
            } else if (c == '\\' && i + 1 < row.length()) {
                column.append(unescaped(row.charAt(++i)));
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString());
        return columns.toArray(String[]::new);
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }
}
