package io.daybook.events;

import java.util.List;
import java.util.Optional;

/**
 * The schemas of records, as Confluent's clients expect a registry to keep them: a schema has one id wherever it is used, a
 * subject has versions, and a new version must get along with the earlier ones as the subject's {@link CompatibilityLevel} says.
 * What is deleted softly is no longer given to writers but stays readable by its id.
 *
 * <p>All methods throw {@link RetryableException} while the store is away. Source: Confluent, Schema Registry API reference.
 */
public interface SchemaRegistry {
    /** Stands for a subject's newest version that is not deleted. */
    int LATEST = -1;

    /** The level of a registry that nobody told another one. */
    CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

    /** Which versions a list shows. */
    enum Shown {
        LIVE,
        ALL,
        DELETED
    }

    /** What a comparison found; compatible when there are no findings. */
    record Verdict(List<String> findings) {
        public Verdict {
            findings = List.copyOf(findings);
        }

        public boolean isCompatible() {
            return findings.isEmpty();
        }
    }

    /** The version of the subject with this schema; a new one unless it has it already. */
    RegistryAnswer<SubjectVersion> register(String subject, SchemaDraft draft);

    /** The version of the subject with this schema, which is not registered by asking. */
    RegistryAnswer<SubjectVersion> lookUp(String subject, SchemaDraft draft, boolean withDeleted);

    /** Whether the draft could become a version after the one named, by the subject's level. */
    RegistryAnswer<Verdict> compare(String subject, int version, SchemaDraft draft);

    /** Whether the draft could become the next version. */
    RegistryAnswer<Verdict> compareWithAll(String subject, SchemaDraft draft);

    /** In the order of their names. */
    List<String> subjects(String prefix, Shown shown);

    /** Ascending. */
    RegistryAnswer<List<Integer>> versions(String subject, Shown shown);

    /** @param version from 1, or {@link #LATEST} */
    RegistryAnswer<SubjectVersion> version(String subject, int version, boolean withDeleted);

    /** Ids of the schemas that refer to a version. */
    RegistryAnswer<List<Integer>> referencedBy(String subject, int version);

    RegistryAnswer<StoredSchema> schema(int id);

    /** Where a schema is used, in the order of subjects. */
    RegistryAnswer<List<SubjectVersion>> uses(int id, boolean withDeleted);

    /** The last id that was given; 0 before the first. */
    int highestId();

    /** The serialized form of a schema that has one, in base64: for protobuf a FileDescriptorProto. */
    RegistryAnswer<String> serialized(StoredSchema schema);

    /**
     * Deletes all versions of a subject, and its level.
     *
     * @param permanently only what was deleted softly before
     * @return the versions that were deleted
     */
    RegistryAnswer<List<Integer>> deleteSubject(String subject, boolean permanently);

    RegistryAnswer<Integer> deleteVersion(String subject, int version, boolean permanently);

    /** The level of a subject of its own, empty when the general one holds for it; without a subject the general one. */
    Optional<CompatibilityLevel> level(Optional<String> subject);

    void setLevel(Optional<String> subject, CompatibilityLevel level);

    /** Back to the general level, or of that to {@link #DEFAULT_LEVEL}; gives what held until now. */
    Optional<CompatibilityLevel> removeLevel(Optional<String> subject);
}
