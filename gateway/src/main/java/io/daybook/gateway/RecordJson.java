package io.daybook.gateway;

import io.daybook.platform.money.Amount;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes any record as JSON, names in snake case. For looking at the journal, where speed and fixed shapes matter little. */
final class RecordJson {
    private RecordJson() {}

    static void properties(JsonGenerator out, Object value) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object content = content(value, component);
            if (content != null) {
                out.writeName(EventNames.snake(component.getName()));
                value(out, content);
            }
        }
    }

    private static @Nullable Object content(Object value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException closed) {
            throw new IllegalStateException("cannot read " + component, closed);
        }
    }

    private static void value(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case Amount amount -> Json.amount(out, amount);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            case BigDecimal decimal -> out.writeString(decimal.toString());
            case Enum<?> constant -> out.writeString(Resources.lower(constant));
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(item -> value(out, item));
                out.writeEndArray();
            }
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((name, item) -> {
                    out.writeName(String.valueOf(name));
                    value(out, item);
                });
                out.writeEndObject();
            }
            case Record inner -> {
                out.writeStartObject();
                if (inner.getClass().getRecordComponents().length == 0) {
                    out.writeStringProperty(
                            "kind", EventNames.snake(inner.getClass().getSimpleName()));
                }
                properties(out, inner);
                out.writeEndObject();
            }
            default -> out.writeString(value.toString());
        }
    }
}
