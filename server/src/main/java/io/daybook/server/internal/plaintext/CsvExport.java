package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes balances and entries as CSV (RFC 4180, with line feeds, exact decimals). */
public final class CsvExport {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    /** The order of balances: by account, then by commodity. */
    static final Comparator<AccountBalance> ORDER =
            Comparator.comparing(AccountBalance::account).thenComparing(AccountBalance::commodity);

    private CsvExport() {}

    /** Writes {@code account,commodity,balance}, sorted by account and commodity. */
    public static void writeBalances(Appendable out, Collection<AccountBalance> balances, CsvText texts)
            throws IOException {
        List<AccountBalance> sorted = balances.stream().sorted(ORDER).toList();
        CSVPrinter printer = new CSVPrinter(out, FORMAT);
        printer.printRecord("account", "commodity", "balance");
        for (AccountBalance row : sorted) {
            printer.printRecord(
                    texts.of(row.account()),
                    texts.of(row.commodity()),
                    row.balance().toPlainString());
        }
        printer.flush();
    }

    /** Begins a CSV of entries: writes its header. */
    public static EntryRows beginEntries(Appendable out, CsvText texts) throws IOException {
        CSVPrinter printer = new CSVPrinter(out, FORMAT);
        printer.printRecord(
                "entry_id",
                "date",
                "date2",
                "status",
                "code",
                "description",
                "comment",
                "account",
                "kind",
                "commodity",
                "amount");
        return new EntryRows(printer, texts);
    }

    /** Rows of entries, one per posting and commodity. */
    public static final class EntryRows {
        private final CSVPrinter printer;
        private final CsvText texts;

        private EntryRows(CSVPrinter printer, CsvText texts) {
            this.printer = printer;
            this.texts = texts;
        }

        /** Writes the rows of one entry, which repeat what the entry says of itself. */
        public void write(String entryId, JournalTransaction entry) throws IOException {
            for (JournalPosting posting : entry.postings()) {
                for (Amount amount : posting.amounts()) {
                    printer.printRecord(
                            entryId,
                            entry.date(),
                            entry.date2() == null ? "" : entry.date2(),
                            entry.status().mark(),
                            texts.of(entry.code()),
                            texts.of(entry.description()),
                            texts.of(entry.comment()),
                            texts.of(posting.account()),
                            kind(posting.kind()),
                            texts.of(amount.commodity()),
                            amount.quantity().toPlainString());
                }
            }
        }

        /** Passes on what is still buffered. */
        public void flush() throws IOException {
            printer.flush();
        }

        private static String kind(PostingKind kind) {
            return switch (kind) {
                case REAL -> "";
                case VIRTUAL -> "virtual";
                case BALANCED_VIRTUAL -> "balanced_virtual";
            };
        }
    }
}
