package io.daybook.server.internal.plaintext;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of a plain-text journal. Before balancing a posting without an amount has no amounts; afterwards every
 * posting has its exact quantities.
 *
 * @param sourceFile the file it was read from, as shown to people; empty when it was not read from one
 * @param line line of its first line, from 1; 0 when it was not read from a file
 * @param date the transaction's date
 * @param date2 the secondary date
 * @param status the transaction's mark
 * @param code what stood in parentheses before the description; empty when there is none
 * @param description payee and note together, as written, without outer blanks
 * @param comment comment lines joined by a line feed, without the semicolons; empty when there is none
 * @param tags tags of the comment, in order
 * @param postings in the order of the file
 */
public record JournalTransaction(
        String sourceFile,
        int line,
        LocalDate date,
        @Nullable LocalDate date2,
        EntryStatus status,
        String code,
        String description,
        String comment,
        List<Tag> tags,
        List<JournalPosting> postings) {
    /** The part of the description before {@code |}, or all of it. */
    public String payee() {
        int bar = description.indexOf('|');
        return bar < 0 ? description : description.substring(0, bar).strip();
    }

    /** The part of the description after {@code |}, or all of it. */
    public String note() {
        int bar = description.indexOf('|');
        return bar < 0 ? description : description.substring(bar + 1).strip();
    }

    JournalTransaction withPostings(List<JournalPosting> other) {
        return new JournalTransaction(sourceFile, line, date, date2, status, code, description, comment, tags, other);
    }
}
