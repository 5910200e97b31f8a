package io.daybook.platform.config;

import io.daybook.platform.StartupException;
import java.util.List;

/** The configuration cannot be used. Holds every problem that was found, in all rooms, one line each. */
public final class ConfigurationException extends StartupException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super(summary(problems), null);
        this.problems = List.copyOf(problems);
    }

    /** One line each: what was wrong, where, and what would be right. */
    public List<String> problems() {
        return problems;
    }

    private static String summary(List<String> problems) {
        if (problems.size() == 1) {
            return "The configuration has a problem: " + problems.getFirst();
        }
        return "The configuration has " + problems.size() + " problems:\n  - " + String.join("\n  - ", problems);
    }
}
