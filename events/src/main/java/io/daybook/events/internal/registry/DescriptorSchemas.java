package io.daybook.events.internal.registry;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaType;
import io.daybook.events.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Registers the schemas of compiled messages where it is told to, each once: an id never changes, so it is kept. A file that is
 * imported is registered before, under its own name, as Confluent's serializers do it.
 */
public final class DescriptorSchemas implements Schemas {
    /** Files that every reader has. */
    private static final String WELL_KNOWN = "google/protobuf/";

    /** A registry, wherever it is. */
    interface Registrar {
        /** Registers unless it is there. @throws io.daybook.events.RetryableException while the registry is away */
        int id(String subject, SchemaDraft draft);

        /** The version of what was registered before. */
        int version(String subject, SchemaDraft draft);
    }

    private record Key(String subject, FileDescriptor file) {}

    private final Registrar registrar;
    private final Map<Key, Integer> ids = new ConcurrentHashMap<>();

    DescriptorSchemas(Registrar registrar) {
        this.registrar = registrar;
    }

    @Override
    public int idOf(String subject, FileDescriptor file) {
        Key key = new Key(subject, file);
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        // Not within the map's lock: the registry may be away for long. Twice is harmless.
        int id = registrar.id(subject, draft(file));
        ids.put(key, id);
        return id;
    }

    private SchemaDraft draft(FileDescriptor file) {
        List<SchemaReference> references = new ArrayList<>();
        for (FileDescriptor each : file.getDependencies()) {
            String name = each.getName();
            if (!name.startsWith(WELL_KNOWN)) {
                SchemaDraft imported = draft(each);
                registrar.id(name, imported);
                references.add(new SchemaReference(name, name, registrar.version(name, imported)));
            }
        }
        return new SchemaDraft(SchemaType.PROTOBUF, textOf(file), references, false);
    }

    static String textOf(FileDescriptor file) {
        try {
            return ProtobufText.text(ProtobufText.parsed(file.toProto()));
        } catch (UnreadableSchemaException ours) {
            throw new IllegalStateException(file.getName() + " has no text", ours);
        }
    }
}
