package io.daybook.events.internal.registry;

import io.daybook.events.CompatibilityLevel;
import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaRegistry.Shown;
import io.daybook.events.SchemaType;
import io.daybook.events.StoredSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registry's rows in schema {@code events}, through the caller's connection. */
final class RegistryRows {
    private final Connection connection;

    RegistryRows(Connection connection) {
        this.connection = connection;
    }

    /** A version as its row has it. */
    record VersionRow(String subject, int version, int id, boolean deleted) {}

    /** Keeps every other writer of every process out until the end of the transaction. */
    void lock() throws SQLException {
        list("SELECT last_id FROM events.schema_counter FOR UPDATE", row -> row.getInt(1));
    }

    int highestId() throws SQLException {
        return list("SELECT last_id FROM events.schema_counter", row -> row.getInt(1))
                .getFirst();
    }

    Optional<Integer> idOf(byte[] digest) throws SQLException {
        return first("SELECT id FROM events.schema_definition WHERE digest = ?", row -> row.getInt(1), (Object) digest);
    }

    /** Stores a schema under the next id. */
    int insert(SchemaType type, Fingerprint fingerprint, String text, List<SchemaReference> references)
            throws SQLException {
        int id = list("UPDATE events.schema_counter SET last_id = last_id + 1 RETURNING last_id", row -> row.getInt(1))
                .getFirst();
        update(
                "INSERT INTO events.schema_definition (id, type, text, digest, normal) VALUES (?, ?, ?, ?, ?)",
                id,
                type.name(),
                text,
                fingerprint.digest(),
                fingerprint.normal());
        int ordinal = 0;
        for (SchemaReference each : references) {
            update(
                    "INSERT INTO events.schema_reference (id, ordinal, name, subject, version) VALUES (?, ?, ?, ?, ?)",
                    id,
                    ordinal++,
                    each.name(),
                    each.subject(),
                    each.version());
        }
        return id;
    }

    /** Whatever became of its versions. */
    Optional<StoredSchema> schema(int id) throws SQLException {
        List<SchemaReference> references = list(
                "SELECT name, subject, version FROM events.schema_reference WHERE id = ? ORDER BY ordinal",
                row -> new SchemaReference(row.getString(1), row.getString(2), row.getInt(3)),
                id);
        return first(
                "SELECT type, text FROM events.schema_definition WHERE id = ?",
                row -> new StoredSchema(id, SchemaType.valueOf(row.getString(1)), row.getString(2), references),
                id);
    }

    /** All of a subject, deleted ones too, ascending. */
    List<VersionRow> versions(String subject) throws SQLException {
        return list(
                "SELECT subject, version, id, deleted FROM events.schema_version WHERE subject = ? ORDER BY version",
                RegistryRows::version,
                subject);
    }

    /** The newest version of the subject whose schema is this one, or reads the same. */
    Optional<VersionRow> versionOf(String subject, Fingerprint fingerprint, boolean withDeleted) throws SQLException {
        return first(
                """
                SELECT v.subject, v.version, v.id, v.deleted
                  FROM events.schema_version v JOIN events.schema_definition d ON d.id = v.id
                 WHERE v.subject = ? AND (d.digest = ? OR d.normal = ?) AND (? OR NOT v.deleted)
                 ORDER BY v.deleted, d.digest = ? DESC, v.version DESC LIMIT 1
                """,
                RegistryRows::version,
                subject,
                fingerprint.digest(),
                fingerprint.normal(),
                withDeleted,
                fingerprint.digest());
    }

    List<VersionRow> uses(int id) throws SQLException {
        return list("""
                SELECT subject, version, id, deleted FROM events.schema_version
                 WHERE id = ? ORDER BY subject, version
                """, RegistryRows::version, id);
    }

    void insertVersion(String subject, int version, int id) throws SQLException {
        update("INSERT INTO events.schema_version (subject, version, id) VALUES (?, ?, ?)", subject, version, id);
    }

    void markDeleted(String subject, int version) throws SQLException {
        update("UPDATE events.schema_version SET deleted = true WHERE subject = ? AND version = ?", subject, version);
    }

    void remove(String subject, int version) throws SQLException {
        update("DELETE FROM events.schema_version WHERE subject = ? AND version = ?", subject, version);
    }

    List<String> subjects(String prefix, Shown shown) throws SQLException {
        String having = switch (shown) {
            case LIVE -> " HAVING NOT bool_and(deleted)";
            case ALL -> "";
            case DELETED -> " HAVING bool_and(deleted)";
        };
        return list(
                "SELECT subject FROM events.schema_version WHERE starts_with(subject, ?) GROUP BY subject" + having
                        + " ORDER BY subject COLLATE \"C\"",
                row -> row.getString(1),
                prefix);
    }

    /** Schemas with a version that is not deleted and refers to this one. */
    List<Integer> referringTo(String subject, int version) throws SQLException {
        return list("""
                SELECT DISTINCT r.id FROM events.schema_reference r JOIN events.schema_version v ON v.id = r.id
                 WHERE r.subject = ? AND r.version = ? AND NOT v.deleted ORDER BY r.id
                """, row -> row.getInt(1), subject, version);
    }

    /** @param subject empty: the general level */
    Optional<CompatibilityLevel> level(String subject) throws SQLException {
        return first(
                "SELECT level FROM events.schema_compatibility WHERE subject = ?",
                row -> CompatibilityLevel.valueOf(row.getString(1)),
                subject);
    }

    void setLevel(String subject, CompatibilityLevel level) throws SQLException {
        update("""
                INSERT INTO events.schema_compatibility (subject, level) VALUES (?, ?)
                    ON CONFLICT (subject) DO UPDATE SET level = EXCLUDED.level
                """, subject, level.name());
    }

    void removeLevel(String subject) throws SQLException {
        update("DELETE FROM events.schema_compatibility WHERE subject = ?", subject);
    }

    /** Whether these released schemas were registered, and nobody deleted a subject of theirs. */
    boolean isReleased(byte[] digest, List<String> subjects) throws SQLException {
        return list("""
                        SELECT EXISTS (SELECT FROM events.schema_released WHERE digest = ?)
                           AND ? = (SELECT count(DISTINCT subject) FROM events.schema_version
                                     WHERE NOT deleted AND subject = ANY (?))
                        """, row -> row.getBoolean(1), digest, subjects.size(), subjects.toArray(String[]::new))
                .getFirst();
    }

    void markReleased(byte[] digest) throws SQLException {
        update("""
                INSERT INTO events.schema_released (digest) VALUES (?)
                    ON CONFLICT (only_row) DO UPDATE SET digest = EXCLUDED.digest
                """, (Object) digest);
    }

    private static VersionRow version(ResultSet row) throws SQLException {
        return new VersionRow(row.getString(1), row.getInt(2), row.getInt(3), row.getBoolean(4));
    }

    @FunctionalInterface
    private interface Mapping<T> {
        T map(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> first(String sql, Mapping<T> mapping, Object... arguments) throws SQLException {
        return list(sql, mapping, arguments).stream().findFirst();
    }

    private <T> List<T> list(String sql, Mapping<T> mapping, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(mapping.map(rows));
            }
            return all;
        }
    }

    private void update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(sql, arguments)) {
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
