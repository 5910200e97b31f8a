package io.daybook.platform.config;

/**
 * A value that somebody gave.
 *
 * @param name the name as it was written
 * @param value the text as it was written
 * @param origin where, for a person: {@code daybook.properties line 3}
 */
record Given(String name, String value, String origin) {
    private static final String COMMAND_LINE = "command line option --";
    private static final String VARIABLE = "environment variable ";

    static Given option(String name, String value) {
        return new Given(name, value, COMMAND_LINE + name);
    }

    static Given variable(String name, String value) {
        return new Given(name, value, VARIABLE + name);
    }

    boolean isOption() {
        return origin.startsWith(COMMAND_LINE);
    }

    boolean isVariable() {
        return origin.startsWith(VARIABLE);
    }

    /** Where it stands, as the beginning of a sentence; nothing for a name that says so itself. */
    String place() {
        return isOption() || isVariable() ? "" : origin + ": ";
    }

    /** A name as one writes it where this one was written. */
    String written(String otherName) {
        return isOption() ? "--" + otherName.replace('_', '-') : otherName;
    }
}
