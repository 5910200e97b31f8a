package io.daybook.server.internal.plaintext;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a CSV of transfers with a header: {@code from,to,asset,amount} and optionally {@code date,description,key,
 * correlation_id,metadata.NAME}, in any order. A row that cannot be read is left out and named; a file whose header or
 * quotes cannot be read is left out from there on.
 */
public final class CsvTransfers {
    // Empty lines are read, so that the lines of the rows behind them can be told.
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

    private final String file;
    private final JournalLimits limits;
    private final Findings findings;
    private final List<CsvTransfer> transfers = new ArrayList<>();
    private final Map<String, AssetScale> assets = new TreeMap<>();
    private long skipped;

    private CsvTransfers(String file, JournalLimits limits) {
        this.file = file;
        this.limits = limits;
        this.findings = new Findings(limits.maxProblems());
    }

    /**
     * Reads a file; {@code maxTransactions} bounds its rows, {@code maxLineBytes} the characters of one row.
     *
     * @throws IOException when the file cannot be opened or read
     */
    public static TransferFile read(Path path, JournalLimits limits) throws IOException {
        CsvTransfers reading = new CsvTransfers(path.toString(), limits);
        try (InputStream in = Files.newInputStream(path)) {
            if (Files.size(path) > limits.maxFileBytes()) {
                reading.findings.skipped(
                        reading.file, 0, "The file is larger than " + limits.maxFileBytes() + " bytes", "Split it");
            } else {
                reading.readRows(in);
            }
        }
        return reading.result();
    }

    /**
     * The same of a file that comes through a pipe.
     *
     * @param name shown to people
     * @throws IOException when the pipe breaks
     */
    public static TransferFile read(InputStream in, String name, JournalLimits limits) throws IOException {
        CsvTransfers reading = new CsvTransfers(name, limits);
        reading.readRows(in);
        return reading.result();
    }

    private TransferFile result() {
        return new TransferFile(
                transfers, List.copyOf(assets.values()), findings.problems(), findings.count(), skipped);
    }

    private void readRows(InputStream in) throws IOException {
        // A decoder of its own reports what is not UTF-8; a decoder by charset would replace it.
        Reader decoded = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        try (BoundedReader bounded = new BoundedReader(new BufferedReader(decoded), 4L * limits.maxLineBytes());
                CSVParser parser = CSVParser.parse(bounded, FORMAT)) {
            long line = 1;
            try {
                Iterator<CSVRecord> records = parser.iterator();
                if (!records.hasNext()) {
                    findings.skipped(file, 1, "The file is empty", TransferColumns.EXPECTED);
                    return;
                }
                TransferColumns columns = new TransferColumns(fields(records.next()), new EntryKeys("csv:"));
                line = parser.getCurrentLineNumber() + 1;
                while (records.hasNext() && row(columns, records.next(), (int) line)) {
                    line = parser.getCurrentLineNumber() + 1;
                    bounded.restart();
                }
            } catch (JournalSyntaxException header) {
                findings.skipped(file, 1, header);
            } catch (UncheckedIOException malformed) {
                skipped++;
                findings.skipped(file, (int) line, reason(malformed));
            }
        }
    }

    private static JournalSyntaxException reason(UncheckedIOException malformed) {
        if (malformed.getCause() instanceof CharacterCodingException) {
            return new JournalSyntaxException(
                    "The file is not UTF-8 here or a little below; nothing is read from here on",
                    "Convert it to UTF-8, for example with iconv -t utf-8");
        }
        return new JournalSyntaxException(
                "The row's quotes do not close, or the row is too long; nothing is read from here on",
                "Close each quote, and double a quote that belongs to a value");
    }

    /** Takes one row; false when there is room for no more. */
    private boolean row(TransferColumns columns, CSVRecord row, int line) {
        if (transfers.size() == limits.maxTransactions()) {
            findings.skipped(file, line, "There are more than " + limits.maxTransactions() + " rows", "Split the file");
            return false;
        }
        List<String> fields = fields(row);
        if (fields.size() == 1 && fields.getFirst().isBlank()) {
            return true;
        }
        try {
            CsvTransfer transfer = columns.transfer(file, line, fields);
            transfers.add(transfer);
            int written = transfer.amount().scale();
            int needed = Math.max(transfer.amount().stripTrailingZeros().scale(), 0);
            AssetScale.Place place = new AssetScale.Place(file, line);
            assets.merge(
                    transfer.asset(), new AssetScale(transfer.asset(), needed, place, written, place), AssetScale::and);
        } catch (JournalSyntaxException unreadable) {
            skipped++;
            findings.skipped(file, line, unreadable);
        }
        return true;
    }

    private static List<String> fields(CSVRecord row) {
        List<String> fields = new ArrayList<>(row.size());
        row.forEach(fields::add);
        return fields;
    }

    /** Ends a row that grows without bound, as one with an open quote does. */
    private static final class BoundedReader extends FilterReader {
        private final long maxCharacters;
        private long taken;

        BoundedReader(Reader in, long maxCharacters) {
            super(in);
            this.maxCharacters = maxCharacters;
        }

        void restart() {
            taken = 0;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        @Override
        public int read() throws IOException {
            int character = super.read();
            count(1);
            return character;
        }

        private void count(int characters) throws IOException {
            taken += characters;
            if (taken > maxCharacters) {
                throw new IOException("row too long");
            }
        }
    }
}
