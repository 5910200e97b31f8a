package io.daybook.platform.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One component of a settings record: its names, its type, its bounds. */
final class SettingComponent {
    private static final Set<String> UNITS = Set.of(
            "ms",
            "seconds",
            "minutes",
            "hours",
            "days",
            "bytes",
            "mb",
            "commands",
            "lines",
            "entries",
            "rows",
            "accounts",
            "connections",
            "requests",
            "segments",
            "items",
            "pairs",
            "threads");

    private final RecordComponent component;
    private final Setting setting;
    private final String key;
    private final Set<String> keys;
    private final Set<String> variables;

    private SettingComponent(String room, RecordComponent component, Setting setting) {
        this.component = component;
        this.setting = setting;
        this.key = room + "." + snakeCase(component.getName());
        this.keys = new LinkedHashSet<>();
        this.variables = new LinkedHashSet<>();
        for (String shortName : setting.shortNames()) {
            variables.add(shortName);
            keys.add(shortName.replaceFirst("^DAYBOOK_", "").toLowerCase(Locale.ROOT));
        }
        keys.add(key);
        variables.add("DAYBOOK_" + key.replace('.', '_').toUpperCase(Locale.ROOT));
    }

    static List<SettingComponent> of(Room room) {
        List<SettingComponent> components = new ArrayList<>();
        for (RecordComponent component : room.settings().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                throw new IllegalStateException(room.settings().getName() + "." + component.getName()
                        + " has no @Setting; every component of a settings record has one.");
            }
            components.add(new SettingComponent(room.name(), component, setting));
        }
        return components;
    }

    String key() {
        return key;
    }

    /** Every name in a file and on the command line, short ones first. */
    Set<String> keys() {
        return keys;
    }

    /** Every name in the environment, short ones first. */
    Set<String> variables() {
        return variables;
    }

    Setting setting() {
        return setting;
    }

    /** Whether a value that cannot be read must not be quoted. */
    boolean isSecret() {
        return setting.secret() || Redacted.class.isAssignableFrom(elementType());
    }

    boolean isOptional() {
        return component.getType() == Optional.class;
    }

    boolean isList() {
        return component.getType() == List.class;
    }

    /** The type of the value itself, inside an {@code Optional} or {@code List}. */
    Class<?> elementType() {
        Type type = component.getGenericType();
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getActualTypeArguments()[0];
        }
        return component.getType();
    }

    Class<?> type() {
        return component.getType();
    }

    String unit() {
        String last = key.substring(key.lastIndexOf('_') + 1);
        return UNITS.contains(last) ? last : "";
    }

    String range() {
        Class<?> type = elementType();
        if (type.isEnum()) {
            return String.join(
                    "|",
                    Arrays.stream(type.getEnumConstants())
                            .map(ValueReader::enumName)
                            .toList());
        }
        boolean bounded = setting.atLeast() != Long.MIN_VALUE || setting.atMost() != Long.MAX_VALUE;
        if (!bounded) {
            return "";
        }
        String least = setting.atLeast() == Long.MIN_VALUE ? "" : Long.toString(setting.atLeast());
        String most = setting.atMost() == Long.MAX_VALUE ? "" : Long.toString(setting.atMost());
        return least + ".." + most;
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
