package io.daybook.server.internal.imports;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
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
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads journals and CSV files of transfers into one plan. */
public final class ImportFiles {
    private static final int MAX_DESCRIPTION_CHARACTERS = 4_096;

    private final JournalLimits limits;
    private final List<ImportPlan.Step> steps = new ArrayList<>();
    private final Map<String, AssetScale> assets = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, ImportPlan.Step> byKey = new HashMap<>();
    private long problemCount;
    private long skipped;
    private long empty;

    private ImportFiles(JournalLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads all files.
     *
     * @throws IOException when one of them cannot be opened or read
     */
    public static ImportPlan read(List<Path> files, JournalLimits limits) throws IOException {
        ImportFiles reading = new ImportFiles(limits);
        for (Path file : files) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            if (name.endsWith(".csv")) {
                reading.transfers(file);
            } else {
                reading.journal(file);
            }
        }
        return new ImportPlan(
                reading.steps,
                List.copyOf(reading.assets.values()),
                reading.problems,
                reading.problemCount,
                reading.notices,
                reading.skipped,
                reading.empty);
    }

    private void journal(Path file) throws IOException {
        Journal journal = JournalReader.read(file, limits);
        LedgerEntries entries = LedgerMapping.map(journal, limits.maxProblems());
        problems.addAll(journal.problems());
        problems.addAll(entries.problems());
        problemCount += journal.problemCount() + entries.skipped();
        notices.addAll(journal.notices());
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

    private static ImportPlan.Step step(LedgerEntry entry) {
        JournalTransaction transaction = entry.transaction();
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
                description(transaction.description()),
                null,
                EntryMetadata.of(transaction),
                true);
        return new ImportPlan.Step(
                new Submission.Item(new Command.PostEntry(lines, null, details), entry.key(), null),
                transaction.sourceFile(),
                transaction.line(),
                lines.size());
    }

    private void transfers(Path file) throws IOException {
        TransferFile read = CsvTransfers.read(file, limits);
        problems.addAll(read.problems());
        problemCount += read.problemCount();
        skipped += read.skipped();
        read.assets().forEach(this::widen);
        read.transfers().forEach(transfer -> add(step(transfer)));
    }

    private static ImportPlan.Step step(CsvTransfer transfer) {
        Instant at = transfer.effectiveAt();
        EntryDetails details = new EntryDetails(
                at == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, at),
                description(transfer.description()),
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
            notices.add(new Notice(
                    "entry that stands word for word at " + first.file() + ":" + first.line() + " too",
                    step.file(),
                    step.line(),
                    1));
        }
        steps.add(step);
    }

    private void widen(AssetScale scale) {
        assets.merge(
                scale.asset(),
                scale,
                (one, other) -> new AssetScale(
                        one.asset(), Math.max(one.needed(), other.needed()), Math.max(one.written(), other.written())));
    }

    private static long micros(LocalDate date) {
        return Math.multiplyExact(date.atStartOfDay().toEpochSecond(ZoneOffset.UTC), 1_000_000L);
    }

    private static @Nullable String description(String text) {
        if (text.isEmpty()) {
            return null;
        }
        int end = text.codePointCount(0, text.length()) <= MAX_DESCRIPTION_CHARACTERS
                ? text.length()
                : text.offsetByCodePoints(0, MAX_DESCRIPTION_CHARACTERS);
        return text.substring(0, end);
    }
}
