package io.daybook.ledger.internal.shard;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the first part in which two records differ, as a JSON pointer in the API's names. */
final class Differences {
    private Differences() {}

    /** Null when they are equal; decimals are equal when their values are. */
    static @Nullable String first(Record one, Record other) {
        return first(one, other, "");
    }

    private static @Nullable String first(@Nullable Object one, @Nullable Object other, String pointer) {
        if (one instanceof Record record && other != null && record.getClass() == other.getClass()) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                String found = first(
                        value(component, record), value(component, other), pointer + "/" + name(component.getName()));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        if (one instanceof BigDecimal decimal && other instanceof BigDecimal second) {
            return decimal.compareTo(second) == 0 ? null : pointer;
        }
        if (one instanceof List<?> list && other instanceof List<?> second && list.size() == second.size()) {
            for (int at = 0; at < list.size(); at++) {
                String found = first(list.get(at), second.get(at), pointer + "/" + at);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        return Objects.equals(one, other) ? null : pointer;
    }

    private static @Nullable Object value(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException("commands are public records", hidden);
        }
    }

    /** The API's name of a part: wrappers have none, times end in their meaning instead of their unit. */
    private static String name(String component) {
        return component
                .replace("Micros", "")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** Cleans what only the records know: {@code /details/description} is {@code /description} for the caller. */
    static String forCaller(String pointer) {
        return pointer.replace("/details/", "/")
                .replace("/exchange/", "/")
                .replaceFirst("/amount/value.*", "/amount")
                .replaceFirst("/to_amount/value.*", "/to_amount")
                .replaceFirst("/(from|to|account)/(code|id)$", "/$1")
                .replaceFirst("/minor.*$", "");
    }
}
