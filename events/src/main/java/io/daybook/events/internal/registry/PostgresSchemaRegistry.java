package io.daybook.events.internal.registry;

import static io.daybook.events.RegistryAnswer.done;
import static io.daybook.events.RegistryAnswer.refused;

import io.daybook.events.CompatibilityLevel;
import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.StoredSchema;
import io.daybook.events.SubjectVersion;
import io.daybook.events.internal.registry.Comparisons.Readable;
import io.daybook.events.internal.registry.RegistryRows.VersionRow;
import io.daybook.events.internal.registry.SchemaLanguage.Imported;
import io.daybook.events.internal.registry.SchemaLanguage.Reading;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The registry in PostgreSQL. Whoever writes holds the counter's row until its commit, in whatever process it is, so that ids and
 * versions grow one by one and a schema is compared with what stands when it is stored.
 */
public final class PostgresSchemaRegistry implements SchemaRegistry {
    private static final int MAX_SUBJECT_CHARACTERS = 1_000;
    /** The level that holds for subjects without one of their own is stored under no name. */
    private static final String GENERAL = "";

    private final RegistryTransactions transactions;
    private final Deletions deletions;

    public PostgresSchemaRegistry(DataSource database) {
        this.transactions = new RegistryTransactions(database);
        this.deletions = new Deletions(transactions);
    }

    /** A draft that was read. */
    private record Candidate(SchemaDraft draft, Reading reading, List<Imported> imports, Fingerprint fingerprint) {
        Readable readable() {
            return new Readable(draft.type(), reading.normal(), imports);
        }
    }

    private static RegistryAnswer<Candidate> candidate(RegistryRows rows, SchemaDraft draft) throws SQLException {
        try {
            List<Imported> imports = Comparisons.imports(rows, draft.references());
            Reading read = Comparisons.read(draft.type(), draft.text(), imports);
            Reading kept = draft.normalize() ? new Reading(read.normal(), read.normal()) : read;
            return done(new Candidate(draft, kept, imports, Fingerprint.of(draft.type(), kept, draft.references())));
        } catch (UnreadableSchemaException unreadable) {
            return invalid(unreadable);
        }
    }

    @Override
    public RegistryAnswer<SubjectVersion> register(String subject, SchemaDraft draft) {
        if (!isSubject(subject)) {
            return refused(RegistryRefusal.INVALID_SUBJECT, "The subject's name has 1 to 1000 printable characters");
        }
        return transactions.reading(rows -> candidate(rows, draft)).then(candidate -> {
            Optional<SubjectVersion> known = transactions.reading(rows -> known(rows, subject, candidate));
            return known.isPresent() ? done(known.get()) : transactions.writing(rows -> add(rows, subject, candidate));
        });
    }

    private static Optional<SubjectVersion> known(RegistryRows rows, String subject, Candidate candidate)
            throws SQLException {
        Optional<VersionRow> row = rows.versionOf(subject, candidate.fingerprint(), false);
        return row.isPresent() ? Optional.of(withSchema(rows, row.get())) : Optional.empty();
    }

    private static RegistryAnswer<SubjectVersion> add(RegistryRows rows, String subject, Candidate candidate)
            throws SQLException {
        // Another process may have been quicker.
        Optional<SubjectVersion> known = known(rows, subject, candidate);
        if (known.isPresent()) {
            return done(known.get());
        }
        List<VersionRow> all = rows.versions(subject);
        List<VersionRow> live = all.stream().filter(row -> !row.deleted()).toList();
        try {
            // What it refers to may have been deleted since it was read.
            Comparisons.imports(rows, candidate.draft().references());
            List<String> findings = Comparisons.findings(rows, effective(rows, subject), live, candidate.readable());
            if (!findings.isEmpty()) {
                return refused(
                        RegistryRefusal.INCOMPATIBLE,
                        "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                                + "\": " + String.join("; ", findings));
            }
        } catch (UnreadableSchemaException unreadable) {
            return invalid(unreadable);
        }
        SchemaDraft draft = candidate.draft();
        Optional<Integer> same = rows.idOf(candidate.fingerprint().digest());
        int id = same.isPresent()
                ? same.get()
                : rows.insert(
                        draft.type(),
                        candidate.fingerprint(),
                        candidate.reading().canonical(),
                        draft.references());
        int version = all.isEmpty() ? 1 : all.getLast().version() + 1;
        rows.insertVersion(subject, version, id);
        return done(withSchema(rows, new VersionRow(subject, version, id, false)));
    }

    private static boolean isSubject(String subject) {
        return !subject.isBlank()
                && subject.length() <= MAX_SUBJECT_CHARACTERS
                && subject.chars().noneMatch(Character::isISOControl);
    }

    private static CompatibilityLevel effective(RegistryRows rows, String subject) throws SQLException {
        Optional<CompatibilityLevel> own = rows.level(subject);
        return own.isPresent() ? own.get() : rows.level(GENERAL).orElse(DEFAULT_LEVEL);
    }

    private static <T> RegistryAnswer<T> invalid(UnreadableSchemaException unreadable) {
        return refused(RegistryRefusal.INVALID_SCHEMA, "Invalid schema: " + unreadable.getMessage());
    }

    private static SubjectVersion withSchema(RegistryRows rows, VersionRow row) throws SQLException {
        return new SubjectVersion(
                row.subject(), row.version(), rows.schema(row.id()).orElseThrow());
    }

    @Override
    public RegistryAnswer<SubjectVersion> lookUp(String subject, SchemaDraft draft, boolean withDeleted) {
        return transactions.reading(rows -> {
            Shown shown = withDeleted ? Shown.ALL : Shown.LIVE;
            if (SubjectVersions.of(rows, subject, shown).isEmpty()) {
                return SubjectVersions.noSubject(subject);
            }
            return switch (candidate(rows, draft)) {
                case RegistryAnswer.Done<Candidate>(Candidate candidate) -> {
                    Optional<VersionRow> found = rows.versionOf(subject, candidate.fingerprint(), withDeleted);
                    yield found.isPresent()
                            ? done(withSchema(rows, found.get()))
                            : refused(RegistryRefusal.SCHEMA_NOT_FOUND, "Schema not found");
                }
                case RegistryAnswer.Refused<Candidate>(RegistryRefusal reason, String message) ->
                    refused(reason, message);
            };
        });
    }

    @Override
    public RegistryAnswer<Verdict> compare(String subject, int version, SchemaDraft draft) {
        return transactions.reading(rows -> {
            List<VersionRow> live = SubjectVersions.of(rows, subject, Shown.LIVE);
            // A subject that is not there yet takes any first version.
            return live.isEmpty() && version == LATEST
                    ? verdict(rows, subject, live, draft)
                    : SubjectVersions.at(
                            rows, subject, version, Shown.LIVE, row -> verdict(rows, subject, List.of(row), draft));
        });
    }

    @Override
    public RegistryAnswer<Verdict> compareWithAll(String subject, SchemaDraft draft) {
        return transactions.reading(
                rows -> verdict(rows, subject, SubjectVersions.of(rows, subject, Shown.LIVE), draft));
    }

    private static RegistryAnswer<Verdict> verdict(
            RegistryRows rows, String subject, List<VersionRow> earlier, SchemaDraft draft) throws SQLException {
        return switch (candidate(rows, draft)) {
            case RegistryAnswer.Done<Candidate>(Candidate candidate) -> {
                try {
                    yield done(new Verdict(
                            Comparisons.findings(rows, effective(rows, subject), earlier, candidate.readable())));
                } catch (UnreadableSchemaException unreadable) {
                    yield invalid(unreadable);
                }
            }
            case RegistryAnswer.Refused<Candidate>(RegistryRefusal reason, String message) -> refused(reason, message);
        };
    }

    @Override
    public List<String> subjects(String prefix, Shown shown) {
        return transactions.reading(rows -> rows.subjects(prefix, shown));
    }

    @Override
    public RegistryAnswer<List<Integer>> versions(String subject, Shown shown) {
        return transactions.reading(rows -> {
            List<VersionRow> versions = SubjectVersions.of(rows, subject, shown);
            return versions.isEmpty()
                    ? SubjectVersions.noSubject(subject)
                    : done(versions.stream().map(VersionRow::version).toList());
        });
    }

    @Override
    public RegistryAnswer<SubjectVersion> version(String subject, int version, boolean withDeleted) {
        return transactions.reading(rows -> SubjectVersions.at(
                rows, subject, version, withDeleted ? Shown.ALL : Shown.LIVE, row -> done(withSchema(rows, row))));
    }

    @Override
    public RegistryAnswer<List<Integer>> referencedBy(String subject, int version) {
        return transactions.reading(rows -> SubjectVersions.at(
                rows, subject, version, Shown.ALL, row -> done(rows.referringTo(subject, row.version()))));
    }

    @Override
    public RegistryAnswer<StoredSchema> schema(int id) {
        return transactions.reading(rows ->
                rows.uses(id).isEmpty() ? noSchema(id) : done(rows.schema(id).orElseThrow()));
    }

    private static <T> RegistryAnswer<T> noSchema(int id) {
        return refused(RegistryRefusal.SCHEMA_NOT_FOUND, "Schema " + id + " not found");
    }

    @Override
    public RegistryAnswer<List<SubjectVersion>> uses(int id, boolean withDeleted) {
        return transactions.reading(rows -> {
            List<VersionRow> all = rows.uses(id);
            if (all.isEmpty()) {
                return noSchema(id);
            }
            List<SubjectVersion> uses = new ArrayList<>();
            for (VersionRow row : all) {
                if (withDeleted || !row.deleted()) {
                    uses.add(withSchema(rows, row));
                }
            }
            return done(uses);
        });
    }

    @Override
    public int highestId() {
        return transactions.reading(RegistryRows::highestId);
    }

    @Override
    public RegistryAnswer<String> serialized(StoredSchema schema) {
        return transactions.reading(rows -> {
            try {
                List<Imported> imports = Comparisons.imports(rows, schema.references());
                return done(Comparisons.language(schema.type()).serialized(schema.text(), imports));
            } catch (UnreadableSchemaException without) {
                return refused(RegistryRefusal.INVALID_SCHEMA, String.valueOf(without.getMessage()));
            }
        });
    }

    @Override
    public RegistryAnswer<List<Integer>> deleteSubject(String subject, boolean permanently) {
        return deletions.subject(subject, permanently);
    }

    @Override
    public RegistryAnswer<Integer> deleteVersion(String subject, int version, boolean permanently) {
        return deletions.version(subject, version, permanently);
    }

    @Override
    public Optional<CompatibilityLevel> level(Optional<String> subject) {
        return transactions.reading(rows -> {
            Optional<CompatibilityLevel> own = rows.level(subject.orElse(GENERAL));
            return subject.isEmpty() ? Optional.of(own.orElse(DEFAULT_LEVEL)) : own;
        });
    }

    @Override
    public void setLevel(Optional<String> subject, CompatibilityLevel level) {
        transactions.writing(rows -> {
            rows.setLevel(subject.orElse(GENERAL), level);
            return level;
        });
    }

    @Override
    public Optional<CompatibilityLevel> removeLevel(Optional<String> subject) {
        return transactions.writing(rows -> {
            Optional<CompatibilityLevel> until = rows.level(subject.orElse(GENERAL));
            rows.removeLevel(subject.orElse(GENERAL));
            return subject.isEmpty() ? Optional.of(until.orElse(DEFAULT_LEVEL)) : until;
        });
    }
}
