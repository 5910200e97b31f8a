package io.daybook.platform.config;

/**
 * A room and the record that holds its settings.
 *
 * @param name the first word of its keys: lower case letters and digits, {@code ledger}
 * @param settings a record whose components all carry {@link Setting}
 */
public record Room(String name, Class<? extends Record> settings) {
    public Room {
        if (!name.matches("[a-z][a-z0-9]*")) {
            throw new IllegalArgumentException("A room's name is lower case letters and digits, not '" + name + "'.");
        }
    }
}
