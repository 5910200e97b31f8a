package io.daybook.events.internal.registry;

import io.daybook.contracts.ReleasedSchemas;
import io.daybook.contracts.ReleasedSchemas.Contract;
import io.daybook.events.CompatibilityLevel;
import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaType;
import io.daybook.events.Schemas;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema registry with the schemas that Daybook itself writes by. Needs only the database. */
public final class RegistryRoom {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryRoom.class);

    private final RegistryTransactions transactions;
    private final PostgresSchemaRegistry registry;
    private final Schemas schemas;

    /**
     * @param elsewhere the address of the registry to write by, with user and password if it asks for them; empty: the one in the
     *     database
     */
    public RegistryRoom(DataSource database, Optional<URI> elsewhere) {
        this.transactions = new RegistryTransactions(database);
        this.registry = new PostgresSchemaRegistry(database);
        this.schemas = new DescriptorSchemas(elsewhere
                .<DescriptorSchemas.Registrar>map(RemoteRegistrar::new)
                .orElseGet(() -> new LocalRegistrar(registry)));
    }

    public SchemaRegistry registry() {
        return registry;
    }

    /** What writers of records ask. */
    public Schemas schemas() {
        return schemas;
    }

    /**
     * Registers every released schema of every topic, each subject with a level of its own. Once done it costs one query, so
     * that a start does not wait for the library.
     *
     * @throws io.daybook.events.RetryableException while the database is away
     */
    public void registerReleased() {
        List<Contract> contracts = ReleasedSchemas.ofTopics();
        byte[] digest = digest(contracts);
        List<String> subjects =
                contracts.stream().flatMap(each -> each.subjects().stream()).toList();
        if (transactions.reading(rows -> rows.isReleased(digest, subjects))) {
            return;
        }
        boolean complete = true;
        for (Contract contract : contracts) {
            for (String subject : contract.subjects()) {
                complete &= register(contract, subject);
            }
        }
        if (complete) {
            transactions.writing(rows -> {
                rows.markReleased(digest);
                return digest;
            });
        }
    }

    private boolean register(Contract contract, String subject) {
        if (registry.level(Optional.of(subject)).isEmpty()) {
            registry.setLevel(Optional.of(subject), CompatibilityLevel.BACKWARD);
        }
        for (String release : contract.releases()) {
            if (!register(subject, release)) {
                return false;
            }
        }
        return register(subject, DescriptorSchemas.textOf(contract.present()));
    }

    /** Somebody may have put something else there; that keeps nobody from starting. */
    private boolean register(String subject, String text) {
        SchemaDraft draft = new SchemaDraft(SchemaType.PROTOBUF, text, List.of(), true);
        return switch (registry.register(subject, draft)) {
            case RegistryAnswer.Done<?> done -> true;
            case RegistryAnswer.Refused<?>(RegistryRefusal reason, String message) -> {
                LOG.warn("The schema registry does not take Daybook's own schema for {}: {}", subject, message);
                yield false;
            }
        };
    }

    private static byte[] digest(List<Contract> contracts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Contract each : contracts) {
                each.subjects().forEach(subject -> digest.update(subject.getBytes(StandardCharsets.UTF_8)));
                each.releases().forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
                digest.update(each.present().toProto().toByteArray());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
