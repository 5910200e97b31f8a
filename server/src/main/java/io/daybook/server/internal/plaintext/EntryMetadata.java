package io.daybook.server.internal.plaintext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger entry cannot say of a journal's transaction, as metadata of the entry: {@code journal.date2},
 * {@code journal.status}, {@code journal.code}, {@code journal.comment}, and {@code journal.postings}, the postings as
 * journal text, where they are more than accounts and quantities (prices, virtual postings, comments, dates, marks).
 * Asserted balances are not kept: they held when the journal was read and need not hold among other entries.
 */
public final class EntryMetadata {
    private static final String DATE2 = "journal.date2";
    private static final String STATUS = "journal.status";
    private static final String CODE = "journal.code";
    private static final String COMMENT = "journal.comment";
    private static final String POSTINGS = "journal.postings";

    /** Bytes of an entry's metadata that postings may take; the ledger takes 8 KiB in all. */
    private static final int MAX_BYTES = 7_000;

    private static final int MAX_LINE_BYTES = 8_192;
    private static final int MAX_POSTINGS = 1_000;

    private EntryMetadata() {}

    /**
     * What is kept of a transaction beside its lines.
     *
     * @param metadata empty for a transaction that its lines say in full
     * @param complete false: something had no room and is lost
     */
    public record Kept(Map<String, String> metadata, boolean complete) {}

    /** The metadata of a transaction. What comes first matters most; what has no room is left out. */
    public static Kept of(JournalTransaction transaction) {
        Map<String, String> wanted = new LinkedHashMap<>();
        LocalDate date2 = transaction.date2();
        wanted.put(DATE2, date2 == null ? "" : date2.toString());
        wanted.put(STATUS, transaction.status().mark());
        wanted.put(CODE, transaction.code());
        boolean plain = true;
        for (JournalPosting posting : transaction.postings()) {
            plain &= isPlain(posting);
        }
        String postings = plain ? "" : postings(transaction);
        wanted.put(POSTINGS, postings);
        wanted.put(COMMENT, transaction.comment());
        boolean complete = plain || !postings.isEmpty();
        int room = MAX_BYTES;
        for (Iterator<Map.Entry<String, String>> each = wanted.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, String> value = each.next();
            int bytes = value.getKey().length() + value.getValue().getBytes(StandardCharsets.UTF_8).length;
            boolean empty = value.getValue().isEmpty();
            if (empty || bytes > room) {
                complete &= empty;
                each.remove();
            } else {
                room -= bytes;
            }
        }
        return new Kept(wanted, complete);
    }

    /**
     * The transaction that an entry was made of.
     *
     * @param metadata the entry's metadata, which may be anybody's
     * @param lines what its lines say, without Daybook's own accounts: used unless the metadata say more, and the same
     */
    public static JournalTransaction restore(
            Map<String, String> metadata, LocalDate date, String description, List<JournalPosting> lines) {
        List<JournalPosting> kept = parse(metadata.getOrDefault(POSTINGS, ""), date);
        boolean same = !kept.isEmpty() && sums(kept).equals(sums(lines));
        return new JournalTransaction(
                "",
                0,
                date,
                date(metadata.getOrDefault(DATE2, "")),
                status(metadata.getOrDefault(STATUS, "")),
                metadata.getOrDefault(CODE, ""),
                description,
                metadata.getOrDefault(COMMENT, ""),
                List.of(),
                same ? kept : lines);
    }

    private static boolean isPlain(JournalPosting posting) {
        return posting.kind() == PostingKind.REAL
                && posting.status() == EntryStatus.UNMARKED
                && posting.cost() == null
                && posting.date() == null
                && posting.date2() == null
                && posting.comment().isEmpty()
                && !posting.amounts().isEmpty()
                && posting.amounts().stream()
                        .noneMatch(amount -> amount.quantity().signum() == 0);
    }

    private static String postings(JournalTransaction transaction) {
        StringBuilder text = new StringBuilder();
        JournalWriter writer = new JournalWriter(text);
        try {
            writer.writePostings(transaction.postings().stream()
                    .map(JournalPosting::withoutAssertion)
                    .toList());
            return text.toString();
        } catch (UnwritableException unwritable) {
            // An alias can make a name that no journal can say: then only the lines are kept.
            return "";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<JournalPosting> parse(String text, LocalDate date) {
        if (text.isEmpty()) {
            return List.of();
        }
        Findings findings = new Findings(1);
        Map<String, NumberStyle> styles = new HashMap<>();
        DateParser dates = new DateParser();
        PostingParser postings = new PostingParser(new AmountParser(styles), new AccountNames(), findings);
        TransactionParser parser = new TransactionParser(dates, postings, findings, MAX_POSTINGS);
        byte[] bytes = (date + "\n" + text).getBytes(StandardCharsets.UTF_8);
        Scope scope = new Scope(0, null, null, null, List.of(), List.of());
        try (LineSource source = new LineSource(new ByteArrayInputStream(bytes), MAX_LINE_BYTES, bytes.length)) {
            source.advance();
            JournalTransaction read = parser.parse(source, scope, "");
            return read == null ? List.of() : read.postings();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<AccountBalance> sums(List<JournalPosting> postings) {
        Map<String, CommoditySums> byAccount = new LinkedHashMap<>();
        for (JournalPosting posting : postings) {
            CommoditySums sums = byAccount.computeIfAbsent(posting.account(), absent -> new CommoditySums());
            posting.amounts().forEach(sums::add);
        }
        List<AccountBalance> balances = new ArrayList<>();
        byAccount.forEach((account, sums) -> sums.nonZero()
                .forEach(sum -> balances.add(new AccountBalance(
                        account, sum.commodity(), sum.quantity().stripTrailingZeros()))));
        balances.sort(CsvExport.ORDER);
        return balances;
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException foreign) {
            return null;
        }
    }

    private static EntryStatus status(String mark) {
        for (EntryStatus status : EntryStatus.values()) {
            if (status.mark().equals(mark)) {
                return status;
            }
        }
        return EntryStatus.UNMARKED;
    }
}
