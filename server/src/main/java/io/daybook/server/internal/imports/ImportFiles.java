package io.daybook.server.internal.imports;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.FileProblems;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.plaintext.AssetScale;
import io.daybook.server.internal.plaintext.CsvTransfer;
import io.daybook.server.internal.plaintext.CsvTransfers;
import io.daybook.server.internal.plaintext.EntryMetadata;
import io.daybook.server.internal.plaintext.Journal;
import io.daybook.server.internal.plaintext.JournalLimits;
import io.daybook.server.internal.plaintext.JournalReader;
import io.daybook.server.internal.plaintext.JournalTransaction;
import io.daybook.server.internal.plaintext.LedgerEntries;
import io.daybook.server.internal.plaintext.LedgerEntry;
import io.daybook.server.internal.plaintext.LedgerMapping;
import io.daybook.server.internal.plaintext.Notice;
import io.daybook.server.internal.plaintext.Problem;
import io.daybook.server.internal.plaintext.TransferFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads journals and CSV files of transfers into one plan. */
public final class ImportFiles {
    /** The name that stands for the standard input, as other programs have it. */
    public static final String STANDARD_INPUT = "-";

    private static final int MAX_DESCRIPTION_CHARACTERS = 4_096;

    private final InputStream standardInput;
    private final JournalLimits limits;
    private final List<ImportPlan.Step> steps = new ArrayList<>();
    private final Map<String, AssetScale> assets = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<String, ImportPlan.Step> byKey = new HashMap<>();
    private long problemCount;
    private long skipped;
    private long empty;

    private ImportFiles(InputStream standardInput, JournalLimits limits) {
        this.standardInput = standardInput;
        this.limits = limits;
    }

    /** What a file is. */
    public enum Format {
        JOURNAL,
        CSV
    }

    /**
     * Reads all files.
     *
     * @param files {@value #STANDARD_INPUT}: the standard input
     * @param format of all of them; null: each file's name says it
     * @throws ServerException when one of them cannot be opened or read
     */
    public static ImportPlan read(
            List<Path> files, @Nullable Format format, InputStream standardInput, JournalLimits limits) {
        ImportFiles reading = new ImportFiles(standardInput, limits);
        for (Path file : files) {
            try {
                reading.read(file, format == null ? formatOf(file) : format);
            } catch (IOException failure) {
                throw new ServerException(FileProblems.reading(file, failure), failure);
            }
        }
        return new ImportPlan(
                reading.steps,
                List.copyOf(reading.assets.values()),
                reading.problems,
                reading.problemCount,
                List.copyOf(reading.notices.values()),
                reading.skipped,
                reading.empty);
    }

    private static Format formatOf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") ? Format.CSV : Format.JOURNAL;
    }

    private void read(Path file, Format format) throws IOException {
        boolean piped = file.toString().equals(STANDARD_INPUT);
        if (!piped && Files.isDirectory(file)) {
            throw new ServerException(file + " is a folder. Name the files in it.", null);
        }
        switch (format) {
            case JOURNAL ->
                journal(
                        piped
                                ? JournalReader.read(standardInput, STANDARD_INPUT, limits)
                                : JournalReader.read(file, limits));
            case CSV ->
                transfers(
                        piped
                                ? CsvTransfers.read(standardInput, STANDARD_INPUT, limits)
                                : CsvTransfers.read(file, limits));
        }
    }

    private void journal(Journal journal) {
        LedgerEntries entries = LedgerMapping.map(journal, limits.maxProblems());
        List<Problem> found = new ArrayList<>(journal.problems());
        found.addAll(entries.problems());
        // They were found in three rounds: reading, balancing, mapping. A person goes through a file from its top.
        found.sort(Comparator.comparingInt((Problem problem) -> journal.files().indexOf(problem.file()))
                .thenComparingInt(Problem::line));
        problems.addAll(found);
        problemCount += journal.problemCount() + entries.skipped();
        journal.notices().forEach(this::notice);
        skipped += journal.skipped() + entries.skipped();
        entries.assets().forEach(this::widen);
        for (LedgerEntry entry : entries.entries()) {
            if (entry.lines().isEmpty()) {
                empty++;
            } else {
                add(step(entry));
            }
        }
    }

    private ImportPlan.Step step(LedgerEntry entry) {
        JournalTransaction transaction = entry.transaction();
        EntryMetadata.Kept kept = EntryMetadata.of(transaction);
        if (!kept.complete()) {
            notice(new Notice(
                    "comments, prices or marks of entries that have too many of them",
                    transaction.sourceFile(),
                    transaction.line(),
                    1));
        }
        List<Command.Line> lines = new ArrayList<>(entry.lines().size());
        for (LedgerEntry.Line line : entry.lines()) {
            lines.add(new Command.Line(
                    new AccountRef.ByCode(line.account()),
                    line.quantity().signum() > 0 ? Side.DEBIT : Side.CREDIT,
                    new AmountInput.Decimal(line.quantity().abs()),
                    line.asset()));
        }
        EntryDetails details = new EntryDetails(
                micros(transaction.date()),
                description(transaction.description(), transaction.sourceFile(), transaction.line()),
                null,
                kept.metadata(),
                true);
        return new ImportPlan.Step(
                new Submission.Item(new Command.PostEntry(lines, null, details), entry.key(), null),
                transaction.sourceFile(),
                transaction.line(),
                lines.size());
    }

    private void transfers(TransferFile read) {
        problems.addAll(read.problems());
        problemCount += read.problemCount();
        skipped += read.skipped();
        read.assets().forEach(this::widen);
        read.transfers().forEach(transfer -> add(step(transfer)));
    }

    private ImportPlan.Step step(CsvTransfer transfer) {
        Instant at = transfer.effectiveAt();
        EntryDetails details = new EntryDetails(
                at == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, at),
                description(transfer.description(), transfer.sourceFile(), transfer.line()),
                transfer.correlationId(),
                transfer.metadata(),
                true);
        Command command = new Command.Transfer(
                new AccountRef.ByCode(transfer.from()),
                new AccountRef.ByCode(transfer.to()),
                transfer.asset(),
                new AmountInput.Decimal(transfer.amount()),
                null,
                null,
                details);
        return new ImportPlan.Step(
                new Submission.Item(command, transfer.key(), null), transfer.sourceFile(), transfer.line(), 2);
    }

    /** The same entry in two files has one key and is imported once: that is said, because it may be meant as two. */
    private void add(ImportPlan.Step step) {
        ImportPlan.Step first =
                byKey.putIfAbsent(Objects.requireNonNull(step.item().key()), step);
        if (first != null) {
            notice(new Notice(
                    "entries that stand word for word in " + first.file() + " already", step.file(), step.line(), 1));
        }
        steps.add(step);
    }

    /** Of the same kind the first place and the number of places are kept. */
    private void notice(Notice notice) {
        notices.merge(
                notice.what(),
                notice,
                (first, next) -> new Notice(first.what(), first.file(), first.line(), first.count() + next.count()));
    }

    private void widen(AssetScale scale) {
        assets.merge(scale.asset(), scale, AssetScale::and);
    }

    private static long micros(LocalDate date) {
        return Math.multiplyExact(date.atStartOfDay().toEpochSecond(ZoneOffset.UTC), 1_000_000L);
    }

    private @Nullable String description(String text, String file, int line) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.codePointCount(0, text.length()) <= MAX_DESCRIPTION_CHARACTERS) {
            return text;
        }
        notice(new Notice(
                "ends of descriptions longer than " + MAX_DESCRIPTION_CHARACTERS + " characters", file, line, 1));
        return text.substring(0, text.offsetByCodePoints(0, MAX_DESCRIPTION_CHARACTERS));
    }
}
