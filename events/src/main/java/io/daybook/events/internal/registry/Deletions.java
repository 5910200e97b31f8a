package io.daybook.events.internal.registry;

import static io.daybook.events.RegistryAnswer.done;
import static io.daybook.events.RegistryAnswer.refused;

import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaRegistry.Shown;
import io.daybook.events.internal.registry.RegistryRows.VersionRow;
import java.sql.SQLException;
import java.util.List;

/** Deletes versions in two steps: softly, then for good. What others refer to stays. */
final class Deletions {
    private final RegistryTransactions transactions;

    Deletions(RegistryTransactions transactions) {
        this.transactions = transactions;
    }

    RegistryAnswer<List<Integer>> subject(String subject, boolean permanently) {
        return transactions.writing(rows -> {
            List<VersionRow> all = rows.versions(subject);
            List<VersionRow> live = all.stream().filter(row -> !row.deleted()).toList();
            if (all.isEmpty()) {
                return SubjectVersions.noSubject(subject);
            }
            if (!permanently && live.isEmpty()) {
                return refused(
                        RegistryRefusal.SUBJECT_IS_DELETED,
                        "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
            }
            if (permanently && !live.isEmpty()) {
                return refused(
                        RegistryRefusal.SUBJECT_IS_NOT_DELETED,
                        "Subject '" + subject + "' was not deleted first before being permanently deleted");
            }
            List<VersionRow> gone = permanently ? all : live;
            for (VersionRow row : gone) {
                if (!rows.referringTo(subject, row.version()).isEmpty()) {
                    return referenced(row);
                }
            }
            for (VersionRow row : gone) {
                delete(rows, row, permanently);
            }
            rows.removeLevel(subject);
            return done(gone.stream().map(VersionRow::version).toList());
        });
    }

    RegistryAnswer<Integer> version(String subject, int version, boolean permanently) {
        // The latest is the latest that is still there, unless what was deleted is meant.
        Shown shown = version == SchemaRegistry.LATEST ? permanently ? Shown.DELETED : Shown.LIVE : Shown.ALL;
        return transactions.writing(
                rows -> SubjectVersions.at(rows, subject, version, shown, row -> version(rows, row, permanently)));
    }

    private static RegistryAnswer<Integer> version(RegistryRows rows, VersionRow row, boolean permanently)
            throws SQLException {
        String named = "Subject '" + row.subject() + "' Version " + row.version();
        if (!permanently && row.deleted()) {
            return refused(
                    RegistryRefusal.VERSION_IS_DELETED,
                    named + " was soft deleted. Set permanent=true to delete permanently");
        }
        if (permanently && !row.deleted()) {
            return refused(
                    RegistryRefusal.VERSION_IS_NOT_DELETED,
                    named + " was not deleted first before being permanently deleted");
        }
        if (!rows.referringTo(row.subject(), row.version()).isEmpty()) {
            return referenced(row);
        }
        delete(rows, row, permanently);
        return done(row.version());
    }

    private static void delete(RegistryRows rows, VersionRow row, boolean permanently) throws SQLException {
        if (permanently) {
            rows.remove(row.subject(), row.version());
        } else {
            rows.markDeleted(row.subject(), row.version());
        }
    }

    private static <T> RegistryAnswer<T> referenced(VersionRow row) {
        return refused(
                RegistryRefusal.IS_REFERENCED,
                "One or more references exist to the schema of subject '" + row.subject() + "' version "
                        + row.version());
    }
}
