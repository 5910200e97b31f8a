package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Sources;
import io.daybook.server.internal.wiring.Rooms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that every command takes: where the data is, and any setting by its name. */
final class SettingsOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The data folder (DAYBOOK_DATA; default: data beside the launcher).")
    private @Nullable String data;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "Your own PostgreSQL, 15 or newer; absent: Daybook brings one. A password here stands in the list of"
                            + " processes: better set DAYBOOK_DATABASE_URL or daybook.properties.")
    private @Nullable String databaseUrl;

    @Option(names = "--verbose", description = "Log what happens, and what took how long.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** Reads all settings; every problem is reported together. */
    Configuration read(Map<String, @Nullable String> more) {
        Map<String, String> options = new LinkedHashMap<>();
        put(options, "data", data);
        put(options, "database_url", databaseUrl);
        more.forEach((name, value) -> put(options, name, value));
        CommandLine line = Objects.requireNonNull(command).commandLine();
        List<String> others = line.getUnmatchedArguments();
        for (String other : others) {
            if (!other.startsWith("--") || other.length() == 2) {
                throw new ParameterException(
                        line,
                        "'" + other + "' is neither an option nor expected here. A setting is given as --name=value.");
            }
        }
        options.putAll(Sources.options(others));
        return Rooms.read(options);
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
