package io.daybook.server.internal.cli;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.platform.StartupException;
import io.daybook.platform.config.ConfigurationException;
import io.daybook.server.internal.wiring.Version;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The program: its subcommands, and how what goes wrong is told. */
@Command(
        name = "daybook",
        mixinStandardHelpOptions = true,
        versionProvider = DaybookCommand.VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "A real-time double-entry ledger whose append-only journal lives in PostgreSQL.",
        description = "%nStart with `daybook up`, then open the address that it prints. Each command explains itself:"
                + " `daybook COMMAND --help`.%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {
            UpCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            ForkCommand.class,
            DlqCommand.class,
            CompleteJournalCommand.class,
            WarmUpCommand.class,
            HelpCommand.class
        })
public final class DaybookCommand {
    /** Done. */
    static final int DONE = 0;

    /** Something is wrong that a person can mend; one line on the standard error says what. */
    static final int REFUSED = 1;

    /** The command line itself cannot be understood. */
    static final int MISUSED = 2;

    /** Runs the program and gives its exit code: 0 done, 1 refused, 2 not understood. */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new DaybookCommand());
        line.setExecutionExceptionHandler(DaybookCommand::tell);
        line.setParameterExceptionHandler(DaybookCommand::misused);
        line.setUsageHelpWidth(100);
        // What a command does not know may be a setting of some room: SettingsOptions looks at it.
        line.getSubcommands().values().forEach(command -> command.setUnmatchedArgumentsAllowed(true));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return MISUSED;
        }
        return line.execute(arguments);
    }

    private static int tell(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof CommandLine.ParameterException misuse) {
            return misused(misuse, new String[0]);
        }
        if (failure instanceof ConfigurationException configuration && configuration.isOnCommandLine()) {
            return misused(new CommandLine.ParameterException(line, configuration.getMessage()), new String[0]);
        }
        if (failure instanceof StartupException refusal) {
            err.println("daybook: " + refusal.getMessage());
        } else if (failure instanceof BrokenJournalException broken) {
            err.println("daybook: the journal is broken: " + broken.getMessage()
                    + ". Run `daybook verify` to see where, and restore the database from a backup or a standby.");
        } else {
            err.println("daybook: something unexpected went wrong: " + failure
                    + ". Run it again with --verbose for more, and report it.");
            LoggerFactory.getLogger(DaybookCommand.class).debug("What went wrong", failure);
        }
        err.flush();
        return REFUSED;
    }

    private static int misused(CommandLine.ParameterException misuse, String[] arguments) {
        CommandLine line = misuse.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("daybook: " + misuse.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
        err.println("See `" + line.getCommandSpec().qualifiedName() + " --help`.");
        err.flush();
        return MISUSED;
    }

    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"daybook " + Version.TEXT};
        }
    }
}
