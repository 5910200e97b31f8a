package io.daybook.testkit;

import io.daybook.ledger.LedgerSettings;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;

/** The ledger's usual settings but for a few, by name: a test says what it changes, and whoever adds a setting need not come here. */
public final class ChangedSettings {
    private ChangedSettings() {}

    /**
     * @param changes component of {@link LedgerSettings} to its value, of exactly its type
     * @throws IllegalArgumentException if there is no such setting
     */
    public static LedgerSettings of(Map<String, Object> changes) {
        RecordComponent[] components = LedgerSettings.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        Map<String, Object> unused = new HashMap<>(changes);
        try {
            for (int at = 0; at < components.length; at++) {
                types[at] = components[at].getType();
                Object usual = components[at].getAccessor().invoke(LedgerSettings.defaults());
                Object changed = unused.remove(components[at].getName());
                values[at] = changed == null ? usual : changed;
            }
            if (!unused.isEmpty()) {
                throw new IllegalArgumentException("LedgerSettings has no " + unused.keySet());
            }
            return LedgerSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("LedgerSettings is no public record any more", changed);
        }
    }
}
