package io.daybook.platform.config;

import io.daybook.platform.StartupException;
import java.util.List;

/** The configuration cannot be used. Holds every problem that was found, in all rooms, one line each. */
public final class ConfigurationException extends StartupException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;
    private final boolean onCommandLine;

    ConfigurationException(List<String> problems, boolean onCommandLine) {
        super(summary(problems), null);
        this.problems = List.copyOf(problems);
        this.onCommandLine = onCommandLine;
    }

    /** One line each: what was wrong, where, and what would be right. */
    public List<String> problems() {
        return problems;
    }

    /** Whether an option of the command line is among what is wrong. */
    public boolean isOnCommandLine() {
        return onCommandLine;
    }

    private static String summary(List<String> problems) {
        if (problems.size() == 1) {
            return problems.getFirst();
        }
        return "The configuration has " + problems.size() + " problems:\n  - " + String.join("\n  - ", problems);
    }
}
