package io.daybook.platform.config;

/**
 * A value that somebody gave.
 *
 * @param name the name as it was written
 * @param value the text as it was written
 * @param origin where, for a person: {@code daybook.properties line 3}
 */
record Given(String name, String value, String origin) {}
