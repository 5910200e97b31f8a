package io.daybook.server.internal.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.DescribedSetting;
import io.daybook.platform.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} says what the program says; after a change the new one is in {@code server/target}. */
class SettingsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");
    private static final Path MADE = Path.of("target", "settings.md");

    @Test
    void theDocumentHasEverySettingWithItsDefault() throws IOException {
        Files.writeString(MADE, document());

        assertThat(DOCUMENT)
                .as("after a change of settings: cp server/target/settings.md docs/settings.md")
                .hasSameTextualContentAs(MADE);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # Settings
                Every setting with its default. Given, the strongest first: on the command line as `--key=value`, as the variable
                in the environment, as `key=value` in `daybook.properties` in the data folder (or in the file that `DAYBOOK_CONFIG`
                names). Any other `DAYBOOK_...` variable, key or option is an error that names the nearest one. What is in force
                and where it comes from: `./daybook up --print-config`. A password never shows there.

                Beside these the launcher reads `DAYBOOK_JAVA_OPTIONS` (more options for the JVM), `DAYBOOK_NO_AOT` (anything: start
                without the cache of linked classes), `DAYBOOK_JVM_FOLDERS` (where it looks for a JDK 25) and `DAYBOOK_LOG_LINES`
                (how much of a failed stage's log the gate shows; 80).
                """);
        String room = "";
        for (DescribedSetting setting :
                Configuration.read(Sources.none(), Rooms.all()).describe()) {
            String of = setting.key().substring(0, setting.key().indexOf('.'));
            if (!of.equals(room)) {
                room = of;
                text.append("\n## ")
                        .append(room)
                        .append("\n\n| key, variable | default | allowed | meaning |\n| --- | --- | --- | --- |\n");
            }
            text.append("| `").append(setting.key()).append("` `").append(setting.environment());
            text.append("` | ").append(setting.defaultValue().isEmpty() ? "absent" : setting.defaultValue());
            text.append(" | ").append(setting.range().replace("|", ", "));
            text.append(" | ").append(setting.meaning().replace("|", "\\|")).append(" |\n");
        }
        return text.toString();
    }
}
