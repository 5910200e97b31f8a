package io.daybook.platform.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text to a typed value, or a sentence about what would be right. */
final class ValueReader {
    private ValueReader() {}

    /** A value that cannot be used; the message continues a sentence that begins with the name of the setting. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Optional<String> hint;

        Unreadable(String expected) {
            this(expected, Optional.empty());
        }

        Unreadable(String expected, Optional<String> hint) {
            super(expected);
            this.hint = hint;
        }

        /** What was probably meant, as a question. */
        Optional<String> hint() {
            return hint;
        }

        String expected() {
            return String.valueOf(getMessage());
        }
    }

    /** What an absent value is: an empty optional or list, else null. */
    static @Nullable Object absent(SettingComponent setting) {
        if (setting.isOptional()) {
            return Optional.empty();
        }
        return setting.isList() ? List.of() : null;
    }

    static Object read(SettingComponent setting, String text) throws Unreadable {
        if (setting.isList()) {
            return readList(setting, text);
        }
        Object value = readOne(setting, text);
        return setting.isOptional() ? Optional.of(value) : value;
    }

    private static List<Object> readList(SettingComponent setting, String text) throws Unreadable {
        List<String> parts = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        Object[] values = new Object[parts.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = readOne(setting, parts.get(index));
        }
        return List.of(values);
    }

    private static Object readOne(SettingComponent setting, String text) throws Unreadable {
        Class<?> type = setting.elementType();
        if (type == String.class) {
            return text;
        }
        if (type == int.class || type == Integer.class) {
            return (int) readNumber(setting, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return readNumber(setting, text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == boolean.class || type == Boolean.class) {
            return readBoolean(text);
        }
        if (type == Duration.class) {
            return readDuration(setting, text);
        }
        if (type == Path.class) {
            return readPath(text);
        }
        if (type == URI.class) {
            return readUri(text);
        }
        if (type.isEnum()) {
            return readEnum(type, text);
        }
        return readWithParse(type, text);
    }

    private static long readNumber(SettingComponent setting, String text, long typeLeast, long typeMost)
            throws Unreadable {
        long least = Math.max(typeLeast, setting.setting().atLeast());
        long most = Math.min(typeMost, setting.setting().atMost());
        long number;
        try {
            number = Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException notANumber) {
            throw new Unreadable("must be a whole number" + between(least, most));
        }
        if (number < least || number > most) {
            throw new Unreadable("must be a whole number" + between(least, most));
        }
        return number;
    }

    private static String between(long least, long most) {
        if (least == Long.MIN_VALUE && most == Long.MAX_VALUE) {
            return "";
        }
        if (most == Long.MAX_VALUE) {
            return " of at least " + least;
        }
        return least == Long.MIN_VALUE ? " of at most " + most : " from " + least + " to " + most;
    }

    private static boolean readBoolean(String text) throws Unreadable {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new Unreadable("must be true or false");
        };
    }

    private static Duration readDuration(SettingComponent setting, String text) throws Unreadable {
        long count = readNumber(setting, text, Long.MIN_VALUE, Long.MAX_VALUE);
        try {
            return switch (setting.unit()) {
                case "ms" -> Duration.ofMillis(count);
                case "seconds" -> Duration.ofSeconds(count);
                case "minutes" -> Duration.ofMinutes(count);
                case "hours" -> Duration.ofHours(count);
                case "days" -> Duration.ofDays(count);
                default ->
                    throw new IllegalStateException(setting.key()
                            + " is a duration: its name must end in ms, seconds, minutes, hours or days.");
            };
        } catch (ArithmeticException tooLong) {
            throw new Unreadable("must be a shorter time");
        }
    }

    private static Path readPath(String text) throws Unreadable {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new Unreadable("must be a path");
        }
    }

    private static URI readUri(String text) throws Unreadable {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() == null) {
                throw new Unreadable("must be a URL with its scheme, such as https://host/path");
            }
            return uri;
        } catch (URISyntaxException invalid) {
            throw new Unreadable("must be a URL");
        }
    }

    private static Object readEnum(Class<?> type, String text) throws Unreadable {
        List<Object> constants = List.of((Object[]) type.getEnumConstants());
        String wanted = text.replace('-', '_');
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        List<String> names = constants.stream().map(ValueReader::enumName).toList();
        throw new Unreadable(
                "must be one of " + String.join(", ", names),
                NearestName.of(text, names).map(name -> "did you mean " + name + "?"));
    }

    /** How an enum constant is written in a file. */
    static String enumName(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    /** Types that read themselves: {@code public static T parse(String)}, refusing by IllegalArgumentException. */
    private static Object readWithParse(Class<?> type, String text) throws Unreadable {
        try {
            Method parse = type.getMethod("parse", String.class);
            if (!Modifier.isStatic(parse.getModifiers()) || parse.getReturnType() != type) {
                throw new IllegalStateException(type.getName() + ".parse(String) must be static and return its type.");
            }
            return parse.invoke(null, text);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException reason) {
                throw new Unreadable("cannot be used: " + reason.getMessage());
            }
            throw new IllegalStateException(type.getName() + ".parse failed.", refused);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(
                    "Settings cannot be of " + type.getName() + ": it has no public static parse(String).", missing);
        }
    }
}
