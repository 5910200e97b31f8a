package io.daybook.intake.internal;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.daybook.events.RetryableException;
import io.daybook.events.Schemas;
import java.util.HashMap;
import java.util.Map;

/** A registry in memory: one id for each different schema of a subject. */
final class MemorySchemas implements Schemas {
    private final Map<String, Integer> ids = new HashMap<>();
    private volatile boolean away;

    void away(boolean now) {
        away = now;
    }

    @Override
    public synchronized int idOf(String subject, FileDescriptor file) {
        if (away) {
            throw new RetryableException("the registry is away", null);
        }
        return ids.computeIfAbsent(subject + "\n" + file.toProto(), any -> ids.size() + 1);
    }
}
