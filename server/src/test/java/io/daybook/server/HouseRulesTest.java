package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * House rules that need the text of the sources, not their classes. What a rule bans comes with what to use instead;
 * CONTRIBUTING.md lists the same rules for a reader.
 */
class HouseRulesTest {
    private static final int LINES_MAX = 500;

    private record Rule(Pattern banned, String instead) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    Pattern.compile("\\b(TO" + "DO|FI" + "XME|XX" + "X)\\b"),
                    "finish it, or write down in docs what is left out"),
            new Rule(
                    Pattern.compile("^\\s*@Disabled\\b"),
                    "mend the test, or delete it and write down what is untested"),
            new Rule(Pattern.compile("^import (static )?lombok\\."), "write a record"),
            new Rule(Pattern.compile("^import (static )?[\\w.]+\\.\\*;"), "import each name"),
            new Rule(Pattern.compile("@SuppressWarnings\\(\"all\"\\)"), "name the one warning and say why"),
            new Rule(
                    Pattern.compile("^import (static )?org\\.mockito\\."), "write a small fake, or use the real thing"),
            new Rule(Pattern.compile("^import (static )?java\\.util\\.logging\\."), "use org.slf4j.Logger"),
            new Rule(
                    Pattern.compile("\\bnew (java\\.util\\.)?Random\\(\\)"),
                    "take a seed, so that a failing run can be replayed"),
            new Rule(
                    Pattern.compile("^(public |final |abstract |sealed |non-sealed )*(class|interface|record|enum) "
                            + "\\w*(Impl|Manager|Helper|Utils?|Common)\\b"),
                    "name it after what it is or does"));

    @Test
    void sourcesFollowTheHouseRules() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path source : javaSources()) {
            List<String> lines = Files.readAllLines(source);
            if (lines.size() > LINES_MAX) {
                broken.add("%s has %d lines, at most %d: split it by what its parts decide"
                        .formatted(shown(source), lines.size(), LINES_MAX));
            }
            for (int index = 0; index < lines.size(); index++) {
                for (Rule rule : RULES) {
                    if (rule.banned().matcher(lines.get(index)).find()) {
                        broken.add("%s:%d: %s: %s"
                                .formatted(
                                        shown(source),
                                        index + 1,
                                        lines.get(index).strip(),
                                        rule.instead()));
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        List<String> unmarked = new ArrayList<>();
        for (Path source : javaSources()) {
            Path folder = source.getParent();
            if (folder == null || !folder.toString().replace('\\', '/').contains("/src/main/java/")) {
                continue;
            }
            Path marker = folder.resolve("package-info.java");
            if (!Files.exists(marker) || !Files.readString(marker).contains("@NullMarked")) {
                unmarked.add(shown(folder) + " needs a package-info.java with @NullMarked");
            }
        }

        assertThat(unmarked.stream().distinct()).isEmpty();
    }

    @Test
    void theRulesFindWhatTheyBan() {
        assertThat(RULES)
                .anyMatch(rule -> rule.banned()
                        .matcher("public final class AccountManager {")
                        .find());
        assertThat(RULES)
                .anyMatch(rule -> rule.banned().matcher("// TO" + "DO later").find());
        assertThat(RULES)
                .noneMatch(rule ->
                        rule.banned().matcher("public final class Accounts {").find());
    }

    private static List<Path> javaSources() throws IOException {
        Path root = root();
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .toList()) {
                Path src = module.resolve("src");
                if (!Files.isDirectory(src)) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(src)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        assertThat(sources).as("Java sources below " + root).isNotEmpty();
        return sources;
    }

    /** The repository: the folder above the one that this module's build runs in. */
    private static Path root() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path parent = module.getParent();
        return parent == null ? module : parent;
    }

    private static String shown(Path path) {
        return root().relativize(path).toString();
    }
}
