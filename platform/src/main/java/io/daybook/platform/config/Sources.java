package io.daybook.platform.config;

import io.daybook.platform.FileProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where values come from, weakest first: a file, the environment, the command line. Defaults are beside the settings.
 *
 * <p>The file is the one that {@code DAYBOOK_CONFIG} names, else {@code daybook.properties} in the data folder if it is
 * there. It has one {@code key=value} a line in UTF-8; lines that begin with {@code #} are comments.
 */
public final class Sources {
    /** The variable that names the file. */
    public static final String FILE_VARIABLE = "DAYBOOK_CONFIG";

    static final String FILE_NAME = "daybook.properties";

    private final Map<String, Given> file = new LinkedHashMap<>();
    private final Map<String, Given> environment = new TreeMap<>();
    private final Map<String, Given> commandLine = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Sources() {}

    /** No source at all: only defaults. */
    public static Sources none() {
        return new Sources();
    }

    /**
     * @param environment all variables; those that no setting names and that do not begin with {@code DAYBOOK_} are
     *     left alone
     * @param options command line options without their dashes: {@code port} to {@code 8001}
     * @param workingFolder what relative paths are relative to
     */
    public static Sources of(Map<String, String> environment, Map<String, String> options, Path workingFolder) {
        Sources sources = new Sources();
        environment.forEach((name, value) -> sources.environment.put(name, Given.variable(name, value)));
        options.forEach((name, value) -> sources.commandLine.put(name, Given.option(name, value)));
        sources.readFile(environment, options, workingFolder);
        return sources;
    }

    /**
     * Splits {@code --name=value} and {@code --flag} (which is {@code true}) off a command line.
     *
     * @return option names without dashes, with {@code -} read as {@code _}, in their order; other words are left out
     */
    public static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (argument.startsWith("--") && argument.length() > 2) {
                int equals = argument.indexOf('=');
                String name = argument.substring(2, equals < 0 ? argument.length() : equals);
                options.put(name.replace('-', '_'), equals < 0 ? "true" : argument.substring(equals + 1));
            }
        }
        return options;
    }

    private void readFile(Map<String, String> variables, Map<String, String> options, Path workingFolder) {
        String named = variables.get(FILE_VARIABLE);
        Path path;
        if (named != null && !named.isBlank()) {
            path = workingFolder.resolve(named);
            if (!Files.isRegularFile(path)) {
                problems.add(FILE_VARIABLE + " names " + path + ", which is not a file.");
                return;
            }
        } else {
            String data = options.getOrDefault("data", variables.getOrDefault("DAYBOOK_DATA", "data"));
            path = workingFolder.resolve(data).resolve(FILE_NAME);
            if (!Files.exists(path)) {
                return;
            }
        }
        try {
            parse(Files.readAllLines(path, StandardCharsets.UTF_8), path);
        } catch (IOException failure) {
            problems.add("The file " + path + " cannot be read: " + FileProblems.inWords(failure) + ".");
        }
    }

    private void parse(List<String> lines, Path path) {
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String origin = path.getFileName() + " line " + number;
            int equals = line.indexOf('=');
            if (equals <= 0) {
                // The text may be a secret without its key, so it is not shown.
                problems.add(origin + ": a line is key=value or begins with #.");
                continue;
            }
            String key = line.substring(0, equals).strip();
            Given earlier =
                    file.put(key, new Given(key, line.substring(equals + 1).strip(), origin));
            if (earlier != null) {
                problems.add(origin + ": " + key + " was already set in " + earlier.origin() + "; keep one of them.");
            }
        }
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The strongest source that names the setting by any of its names, and every name in that source. */
    List<Given> find(SettingComponent setting) {
        for (Layer layer : layers(setting)) {
            List<Given> found = new ArrayList<>();
            for (String name : layer.names()) {
                Given given = layer.values().get(name);
                // An empty variable is how a shell or a compose file says "not set".
                if (given != null && !(given.value().isEmpty() && layer.emptyIsAbsent())) {
                    found.add(given);
                }
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** Names that somebody gave and that look like settings of Daybook. */
    List<Given> givenSettings() {
        List<Given> all = new ArrayList<>(file.values());
        environment.values().stream()
                .filter(given -> given.name().startsWith("DAYBOOK_"))
                .forEach(all::add);
        all.addAll(commandLine.values());
        return all;
    }

    private List<Layer> layers(SettingComponent setting) {
        return List.of(
                new Layer(commandLine, setting.keys(), false),
                new Layer(environment, setting.variables(), true),
                new Layer(file, setting.keys(), false));
    }

    private record Layer(Map<String, Given> values, Set<String> names, boolean emptyIsAbsent) {}
}
