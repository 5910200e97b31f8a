package io.daybook.platform.config;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong while settings are read; collected, so that all of it is told at once. */
final class Problems {
    private final List<String> lines = new ArrayList<>();
    private boolean onCommandLine;

    Problems(List<String> first) {
        lines.addAll(first);
    }

    void add(String line) {
        lines.add(line);
    }

    /** A problem of what somebody gave, where he gave it. */
    void add(Given given, String rest) {
        lines.add(given.place() + rest);
        onCommandLine |= given.isOption();
    }

    int count() {
        return lines.size();
    }

    void throwIfAny() {
        if (!lines.isEmpty()) {
            throw new ConfigurationException(lines, onCommandLine);
        }
    }
}
