package io.daybook.ledger.internal.shard;

import io.daybook.ledger.AmountInput;
import io.daybook.ledger.OverdraftLimit;
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
        // Nearly always: a repetition repeats. Naming parts costs more than a decision.
        return one.equals(other) ? null : first(one, other, "");
    }

    private static @Nullable String first(@Nullable Object one, @Nullable Object other, String pointer) {
        if (one instanceof Record record && other != null && record.getClass() == other.getClass()) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object asked = value(component, other);
                String found = first(value(component, record), asked, pointer + "/" + name(component, asked));
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

    /** The API's name of a part: times end in their meaning instead of their unit, whole amounts in their unit. */
    private static String name(RecordComponent component, @Nullable Object asked) {
        String name = component
                .getName()
                .replace("Micros", "")
                .replaceFirst("^defaultOverdraft$", "defaultOverdraftLimit")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
        boolean wholeAmount = component.getType() == AmountInput.class && !(asked instanceof AmountInput.Decimal);
        boolean limit = component.getType() == OverdraftLimit.class || name.equals("soft_limit");
        return wholeAmount || limit ? name + "_minor" : name;
    }

    /** Cleans what only the records know: {@code /details/description} is {@code /description} for the caller. */
    static String forCaller(String pointer) {
        return pointer.replace("/details/", "/")
                .replace("/exchange/", "/")
                .replaceFirst("/((?:to_)?amount(?:_minor)?)/value.*", "/$1")
                .replaceFirst("/(high|low)$", "")
                .replaceFirst("/(from|to|account)/(code|id)$", "/$1")
                .replaceFirst("/minor.*$", "");
    }
}
