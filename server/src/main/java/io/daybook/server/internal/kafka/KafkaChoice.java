package io.daybook.server.internal.kafka;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which broker: {@code embedded}, {@code off}, or one's own as {@code host:port}, with commas between several.
 *
 * @param addresses of one's own; empty for the other two
 */
public record KafkaChoice(Kind kind, String addresses) {
    /** Where the broker comes from. */
    public enum Kind {
        EMBEDDED,
        OFF,
        OWN
    }

    public static final KafkaChoice BROUGHT = new KafkaChoice(Kind.EMBEDDED, "");

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    /** @throws IllegalArgumentException that says what would be right */
    public static KafkaChoice parse(String text) {
        String given = text.strip();
        switch (given.toLowerCase(Locale.ROOT)) {
            case "embedded" -> {
                return BROUGHT;
            }
            case "off" -> {
                return new KafkaChoice(Kind.OFF, "");
            }
            default -> {
                for (String address : given.split(",", -1)) {
                    requireAddress(address.strip());
                }
                return new KafkaChoice(Kind.OWN, given.replace(" ", ""));
            }
        }
    }

    private static void requireAddress(String address) {
        var parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535 || Integer.parseInt(parts.group(2)) == 0) {
            throw new IllegalArgumentException(
                    "'" + address + "' is neither embedded nor off nor an address such as broker:9092");
        }
    }

    @Override
    public String toString() {
        return kind == Kind.OWN ? addresses : kind.name().toLowerCase(Locale.ROOT);
    }
}
