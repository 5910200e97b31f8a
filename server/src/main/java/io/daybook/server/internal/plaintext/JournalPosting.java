package io.daybook.server.internal.plaintext;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One posting of a transaction.
 *
 * @param line line of the file, from 1
 * @param status the posting's own mark
 * @param kind ordinary, virtual or balanced virtual
 * @param account full account name, byte for byte as written, after aliases and {@code apply account}
 * @param amounts what moves, one per commodity; several where an elided amount stands for them, none where it stands for
 *     nothing
 * @param cost the written cost of the amount; the quantity in {@code amounts} is never converted
 * @param assertion the asserted (or assigned) balance
 * @param elided whether the journal left the amount out, so that it was filled in
 * @param date the posting's own date, when it differs from the transaction's
 * @param date2 the posting's own secondary date
 * @param comment comment lines joined by a line feed, without the semicolons; empty when there is none
 * @param tags tags of the comment, in order
 */
public record JournalPosting(
        int line,
        EntryStatus status,
        PostingKind kind,
        String account,
        List<Amount> amounts,
        @Nullable Cost cost,
        @Nullable BalanceAssertion assertion,
        boolean elided,
        @Nullable LocalDate date,
        @Nullable LocalDate date2,
        String comment,
        List<Tag> tags) {
    /** A posting of one amount and nothing else. */
    public static JournalPosting of(PostingKind kind, String account, Amount amount) {
        return new JournalPosting(
                0, EntryStatus.UNMARKED, kind, account, List.of(amount), null, null, false, null, null, "", List.of());
    }

    /** The same posting with other amounts. */
    JournalPosting withAmounts(List<Amount> other) {
        return new JournalPosting(
                line, status, kind, account, other, cost, assertion, elided, date, date2, comment, tags);
    }

    JournalPosting withKind(PostingKind other) {
        return new JournalPosting(
                line, status, other, account, amounts, cost, assertion, elided, date, date2, comment, tags);
    }

    JournalPosting withCost(@Nullable Cost other) {
        return new JournalPosting(
                line, status, kind, account, amounts, other, assertion, elided, date, date2, comment, tags);
    }

    JournalPosting withoutAssertion() {
        return new JournalPosting(line, status, kind, account, amounts, cost, null, elided, date, date2, comment, tags);
    }
}
