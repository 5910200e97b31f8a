package io.daybook.server.internal.cli;

import io.daybook.platform.FileProblems;
import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.exports.Exporter;
import io.daybook.server.internal.exports.JournalContent;
import io.daybook.server.internal.plaintext.CsvText;
import io.daybook.server.internal.plaintext.UnwritableException;
import io.daybook.server.internal.wiring.DatabaseAccess;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code daybook export}: balances and entries as CSV, or everything as an hledger journal. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Writes balances or entries as CSV, or an hledger journal.",
        description = "%nReads the journal itself, so it is exact whether a server runs or not.%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Texts are written as they are. Before a spreadsheet opens a CSV with texts of strangers, add --spreadsheet: then",
            "nothing in it runs as a formula.",
            "",
            "Exit code: 0 written in full, 1 refused or not written in full, 2 not understood.",
            "",
            "Examples:",
            "  daybook export balances                         account,commodity,balance",
            "  daybook export entries --out entries.csv        one row per posting",
            "  daybook export journal | hledger -f - balance"
        })
final class ExportCommand implements Callable<Integer> {
    private static final int BUFFER_CHARACTERS = 1 << 16;

    enum What {
        BALANCES,
        ENTRIES,
        JOURNAL
    }

    enum Format {
        CSV,
        HLEDGER
    }

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Parameters(paramLabel = "WHAT", description = "balances, entries or journal.")
    private What what = What.BALANCES;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv or hledger (default: hledger for journal, else csv).")
    private @Nullable Format format;

    @Option(names = "--all", description = "With Daybook's own exchange accounts.")
    private boolean all;

    @Option(names = "--spreadsheet", description = "CSV only: an apostrophe before texts that begin like a formula.")
    private boolean spreadsheet;

    @Option(names = "--out", paramLabel = "FILE", description = "Write here instead of to the standard output.")
    private @Nullable Path out;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            defaultValue = "default",
            converter = WorkspaceName.Converter.class,
            description = "The workspace to export (default: ${DEFAULT-VALUE}).")
    private WorkspaceName workspace = new WorkspaceName("default");

    @Override
    public Integer call() {
        Logs.begin(settings.verbose());
        Format chosen = format == null ? (what == What.JOURNAL ? Format.HLEDGER : Format.CSV) : format;
        if (what == What.BALANCES && chosen == Format.HLEDGER) {
            throw new ServerException(
                    "Balances are written as csv; for hledger export the journal: daybook export journal.", null);
        }
        if (spreadsheet && chosen != Format.CSV) {
            throw new ServerException("--spreadsheet is for CSV; a journal is not opened by a spreadsheet.", null);
        }
        Path target = out;
        if (target != null && Files.isDirectory(target)) {
            throw new ServerException(target + " is a folder. Name a file in it.", null);
        }
        Configuration configuration = settings.read(Map.of());
        try (DatabaseAccess access = DatabaseAccess.open(configuration)) {
            Exporter exporter = new Exporter(JournalContent.load(access.database(), workspace.text()), all);
            if (target == null) {
                toStandardOutput(exporter, chosen);
            } else {
                toFile(exporter, chosen, target);
            }
        } catch (UnwritableException unwritable) {
            throw new ServerException("The journal cannot be written: " + unwritable.getMessage() + ".", unwritable);
        }
        return DaybookCommand.DONE;
    }

    /** Past System.out, which keeps silent when the disk is full or nobody reads any more. */
    private void toStandardOutput(Exporter exporter, Format chosen) throws UnwritableException {
        try {
            // Not closed: the standard output is the JVM's.
            Writer writer =
                    buffered(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
            write(exporter, chosen, writer);
            writer.flush();
        } catch (IOException failure) {
            throw new ServerException(
                    "The export was not written in full: " + FileProblems.reason(failure) + ".", failure);
        }
    }

    /** A file appears when it is complete; a device or a pipe is written as it is. */
    private void toFile(Exporter exporter, Format chosen, Path target) throws UnwritableException {
        try {
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                write(exporter, chosen, target);
                return;
            }
            // Through a link, so that what it leads to is replaced and not the link.
            Path file = whereItLeads(target);
            if (Files.exists(file) && !Files.isWritable(folderOf(file))) {
                // Nothing can be made beside it: then it is better written in place than not at all.
                write(exporter, chosen, file);
                return;
            }
            Path unfinished = file.resolveSibling(
                    file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            try {
                write(exporter, chosen, unfinished);
                if (Files.exists(file)) {
                    Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(file));
                }
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | UnwritableException | RuntimeException failure) {
                remove(unfinished, failure);
                throw failure;
            }
        } catch (IOException failure) {
            throw new ServerException(FileProblems.writing(target, failure), failure);
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** The file itself; of a link what it leads to, which need not be there yet. */
    private static Path whereItLeads(Path target) throws IOException {
        if (Files.exists(target)) {
            return target.toRealPath();
        }
        return Files.isSymbolicLink(target) ? folderOf(target).resolve(Files.readSymbolicLink(target)) : target;
    }

    private static void remove(Path unfinished, Exception failure) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    private void write(Exporter exporter, Format chosen, Path file) throws IOException, UnwritableException {
        try (Writer writer = buffered(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            write(exporter, chosen, writer);
        }
    }

    private static Writer buffered(Writer writer) {
        return new BufferedWriter(writer, BUFFER_CHARACTERS);
    }

    private void write(Exporter exporter, Format chosen, Writer writer) throws IOException, UnwritableException {
        switch (what) {
            case BALANCES -> exporter.balancesAsCsv(writer, texts());
            case ENTRIES, JOURNAL -> {
                if (chosen == Format.CSV) {
                    exporter.entriesAsCsv(writer, texts());
                } else {
                    exporter.entriesAsJournal(writer);
                }
            }
        }
    }

    private CsvText texts() {
        return spreadsheet ? CsvText.SPREADSHEET : CsvText.EXACT;
    }
}
