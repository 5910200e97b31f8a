package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.exports.Exporter;
import io.daybook.server.internal.exports.JournalContent;
import io.daybook.server.internal.plaintext.UnwritableException;
import io.daybook.server.internal.wiring.DatabaseAccess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
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
        Configuration configuration = settings.read(Map.of());
        try (DatabaseAccess access = DatabaseAccess.open(configuration)) {
            Exporter exporter = new Exporter(JournalContent.load(access.database(), workspace.text()), all);
            write(exporter, chosen);
        } catch (IOException failure) {
            throw new ServerException("The export cannot be written: " + failure + ".", failure);
        } catch (UnwritableException unwritable) {
            throw new ServerException("The journal cannot be written: " + unwritable.getMessage() + ".", unwritable);
        }
        return DaybookCommand.DONE;
    }

    private void write(Exporter exporter, Format chosen) throws IOException, UnwritableException {
        Path target = out;
        if (target == null) {
            // Not closed: the standard output is the JVM's.
            Writer writer = buffered(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            write(exporter, chosen, writer);
            writer.flush();
            return;
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try (Writer writer = buffered(Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8))) {
            write(exporter, chosen, writer);
        }
        Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Writer buffered(Writer writer) {
        return new BufferedWriter(writer, BUFFER_CHARACTERS);
    }

    private void write(Exporter exporter, Format chosen, Writer writer) throws IOException, UnwritableException {
        switch (what) {
            case BALANCES -> exporter.balancesAsCsv(writer);
            case ENTRIES, JOURNAL -> {
                if (chosen == Format.CSV) {
                    exporter.entriesAsCsv(writer);
                } else {
                    exporter.entriesAsJournal(writer);
                }
            }
        }
    }
}
