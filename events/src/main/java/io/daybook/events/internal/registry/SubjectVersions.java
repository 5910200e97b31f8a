package io.daybook.events.internal.registry;

import static io.daybook.events.RegistryAnswer.refused;

import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaRegistry.Shown;
import io.daybook.events.internal.registry.RegistryRows.VersionRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Finds versions of subjects, and says in which way they are not there. */
final class SubjectVersions {
    private SubjectVersions() {}

    static List<VersionRow> of(RegistryRows rows, String subject, Shown shown) throws SQLException {
        return rows.versions(subject).stream()
                .filter(row -> switch (shown) {
                    case LIVE -> !row.deleted();
                    case ALL -> true;
                    case DELETED -> row.deleted();
                })
                .toList();
    }

    /** What is to be done with a version that is there. */
    @FunctionalInterface
    interface Found<T> {
        RegistryAnswer<T> use(VersionRow row) throws SQLException;
    }

    static <T> RegistryAnswer<T> at(RegistryRows rows, String subject, int version, Shown shown, Found<T> found)
            throws SQLException {
        List<VersionRow> versions = of(rows, subject, shown);
        if (versions.isEmpty()) {
            return noSubject(subject);
        }
        Optional<VersionRow> row = version == SchemaRegistry.LATEST
                ? Optional.of(versions.getLast())
                : versions.stream().filter(each -> each.version() == version).findFirst();
        return row.isPresent()
                ? found.use(row.get())
                : refused(RegistryRefusal.VERSION_NOT_FOUND, "Version " + version + " not found.");
    }

    static <T> RegistryAnswer<T> noSubject(String subject) {
        return refused(RegistryRefusal.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
    }
}
