package io.daybook.events.internal.registry;

import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SubjectVersion;

/** The registry of this installation. */
final class LocalRegistrar implements DescriptorSchemas.Registrar {
    private final SchemaRegistry registry;

    LocalRegistrar(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public int id(String subject, SchemaDraft draft) {
        return registered(subject, registry.register(subject, draft)).schema().id();
    }

    @Override
    public int version(String subject, SchemaDraft draft) {
        return registered(subject, registry.lookUp(subject, draft, false)).version();
    }

    private static SubjectVersion registered(String subject, RegistryAnswer<SubjectVersion> answer) {
        return switch (answer) {
            case RegistryAnswer.Done<SubjectVersion>(SubjectVersion version) -> version;
            case RegistryAnswer.Refused<SubjectVersion>(RegistryRefusal reason, String message) ->
                throw new IllegalStateException("the schema registry refuses our schema for " + subject + " ("
                        + reason.code() + "): " + message);
        };
    }
}
