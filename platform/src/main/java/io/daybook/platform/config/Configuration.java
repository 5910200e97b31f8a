package io.daybook.platform.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all rooms of this process, read once at start.
 *
 * <p>Order, weakest first: default, file, environment, command line.
 */
public final class Configuration {
    /** Variables with our prefix that are read before there is a configuration, by the launcher or by the tests. */
    private static final Set<String> RESERVED = Set.of(
            Sources.FILE_VARIABLE,
            "DAYBOOK_JAVA_OPTIONS",
            "DAYBOOK_JVM_FOLDERS",
            "DAYBOOK_LOG_LINES",
            "DAYBOOK_NO_AOT");

    private final Map<Class<?>, Record> settings;
    private final List<DescribedSetting> described;

    private Configuration(Map<Class<?>, Record> settings, List<DescribedSetting> described) {
        this.settings = settings;
        this.described = described;
    }

    /**
     * Reads the settings of all rooms.
     *
     * @throws ConfigurationException with every problem found: values that cannot be read or are out of range, names
     *     that nobody knows, names given twice
     */
    public static Configuration read(Sources sources, List<Room> rooms) {
        Problems problems = new Problems(sources.problems());
        Map<Class<?>, Record> settings = new HashMap<>();
        List<DescribedSetting> described = new ArrayList<>();
        Set<String> keys = new TreeSet<>();
        Set<String> variables = new TreeSet<>(RESERVED);
        for (Room room : rooms) {
            for (SettingComponent component : SettingComponent.of(room)) {
                keys.addAll(component.keys());
                variables.addAll(component.variables());
            }
            Record bound = bindRoom(room, sources, problems, described);
            if (bound != null && settings.put(room.settings(), bound) != null) {
                throw new IllegalStateException(room.settings().getName() + " is listed twice.");
            }
        }
        addUnknown(sources, keys, variables, problems);
        problems.throwIfAny();
        return new Configuration(settings, List.copyOf(described));
    }

    /** Reads the settings of one room alone; names of other rooms are not looked at. */
    public static <T extends Record> T bind(Class<T> type, String room, Sources sources) {
        Problems problems = new Problems(sources.problems());
        Record bound = bindRoom(new Room(room, type), sources, problems, new ArrayList<>());
        problems.throwIfAny();
        return type.cast(Objects.requireNonNull(bound));
    }

    /** A room's settings when nobody says anything. */
    public static <T extends Record> T defaults(Class<T> type) {
        return bind(type, "defaults", Sources.none());
    }

    /**
     * Every default of a room as {@code key=value}, in the order of the record: what a test compares with a text block,
     * so that no default changes unseen.
     */
    public static List<String> describeDefaults(Class<? extends Record> type, String room) {
        return SettingComponent.of(new Room(room, type)).stream()
                .map(component -> component.key() + "=" + component.setting().defaultValue())
                .toList();
    }

    /** The settings record of a room that was read. */
    public <T extends Record> T get(Class<T> type) {
        Record found = settings.get(type);
        if (found == null) {
            throw new IllegalStateException(type.getName() + " is not among the rooms that were read.");
        }
        return type.cast(found);
    }

    /** Every setting of every room, in the order of the rooms and their records, without secrets. */
    public List<DescribedSetting> describe() {
        return described;
    }

    /** All settings as a file that could be given back: comments with meaning and range, then {@code key=value}. */
    public String asText() {
        StringBuilder text = new StringBuilder();
        for (DescribedSetting setting : described) {
            text.append("# ").append(setting.meaning());
            if (!setting.range().isEmpty()) {
                text.append(" Allowed: ").append(setting.range()).append('.');
            }
            text.append(" Default: ").append(setting.defaultValue().isEmpty() ? "absent" : setting.defaultValue());
            text.append(". Variable: ").append(setting.environment());
            text.append(". From: ").append(setting.source()).append(".\n");
            text.append(setting.value().isEmpty() ? "# " : "");
            text.append(setting.key()).append('=').append(setting.value()).append("\n\n");
        }
        return text.toString();
    }

    private static @Nullable Record bindRoom(
            Room room, Sources sources, Problems problems, List<DescribedSetting> described) {
        List<SettingComponent> components = SettingComponent.of(room);
        @Nullable Object[] values = new @Nullable Object[components.size()];
        int before = problems.count();
        for (int index = 0; index < values.length; index++) {
            SettingComponent component = components.get(index);
            List<Given> found = sources.find(component);
            values[index] = readValue(component, found, problems);
            described.add(describe(component, found, values[index]));
        }
        return problems.count() > before ? null : construct(room, values, problems);
    }

    private static @Nullable Object readValue(SettingComponent component, List<Given> found, Problems problems) {
        if (found.isEmpty()) {
            return readDefault(component);
        }
        Given given = found.getFirst();
        for (Given other : found) {
            if (!other.value().equals(given.value())) {
                problems.add(given.origin() + " and " + other.origin() + " set the same thing, " + component.key()
                        + ", to different values; keep one of them.");
                return null;
            }
        }
        if (given.value().isEmpty()) {
            return ValueReader.absent(component);
        }
        try {
            return ValueReader.read(component, given.value());
        } catch (ValueReader.Unreadable unreadable) {
            String shown = component.isSecret() ? "" : ", not '" + given.value() + "'";
            problems.add(
                    given,
                    given.written(given.name()) + " " + unreadable.expected() + shown
                            + unreadable.hint().map(hint -> "; " + hint).orElse("."));
            return null;
        }
    }

    private static @Nullable Object readDefault(SettingComponent component) {
        String text = component.setting().defaultValue();
        if (text.isEmpty()) {
            if (component.type().isPrimitive()) {
                throw new IllegalStateException(component.key() + " has no default but cannot be absent.");
            }
            return ValueReader.absent(component);
        }
        try {
            return ValueReader.read(component, text);
        } catch (ValueReader.Unreadable unreadable) {
            throw new IllegalStateException(
                    "The default of " + component.key() + " " + unreadable.expected() + ", not '" + text + "'.",
                    unreadable);
        }
    }

    private static @Nullable Record construct(Room room, @Nullable Object[] values, Problems problems) {
        Class<?>[] types = Arrays.stream(room.settings().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = room.settings().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException reason) {
                problems.add("The settings of " + room.name() + " do not go together: " + reason.getMessage());
                return null;
            }
            throw new IllegalStateException("The settings of " + room.name() + " cannot be made.", refused);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("The settings of " + room.name() + " cannot be made.", broken);
        }
    }

    private static DescribedSetting describe(SettingComponent component, List<Given> found, @Nullable Object read) {
        Setting setting = component.setting();
        String value =
                found.isEmpty() ? setting.defaultValue() : found.getFirst().value();
        if (component.isSecret() && !value.isEmpty()) {
            Object inside = read instanceof Optional<?> optional ? optional.orElse(null) : read;
            value = !setting.secret() && inside instanceof Redacted ? inside.toString() : "***";
        }
        return new DescribedSetting(
                component.key(),
                component.variables().iterator().next(),
                value,
                setting.defaultValue(),
                component.unit(),
                component.range(),
                found.isEmpty() ? "default" : found.getFirst().origin(),
                setting.meaning());
    }

    private static void addUnknown(Sources sources, Set<String> keys, Set<String> variables, Problems problems) {
        for (Given given : sources.givenSettings()) {
            Set<String> known = given.isVariable() ? variables : keys;
            if (!known.contains(given.name())) {
                problems.add(
                        given,
                        "there is no setting " + given.written(given.name())
                                + NearestName.of(given.name(), known)
                                        .map(name -> "; did you mean " + given.written(name) + "?")
                                        .orElse(". See `daybook up --print-config` for all of them."));
            }
        }
    }
}
