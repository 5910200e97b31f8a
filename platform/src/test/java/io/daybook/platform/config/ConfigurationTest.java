package io.daybook.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.platform.sql.DatabaseUrl;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    enum Mode {
        OFF,
        READ_ONLY
    }

    record QueueSettings(
            @Setting(meaning = "Commands that may wait.", defaultValue = "65536", atLeast = 1, atMost = 1_000_000)
            int queueCapacityCommands,

            @Setting(meaning = "Time between two flushes.", defaultValue = "250", atLeast = 0)
            Duration flushIntervalMs,

            @Setting(meaning = "Mode.", defaultValue = "off", shortNames = "AUTH_MODE")
            Mode mode,

            @Setting(meaning = "Least.", defaultValue = "1") long least,
            @Setting(meaning = "Most.", defaultValue = "9") long most) {
        QueueSettings {
            if (least > most) {
                throw new IllegalArgumentException("queue.least (" + least + ") is above queue.most (" + most + ").");
            }
        }
    }

    record WebSettings(
            @Setting(
                    meaning = "Port.",
                    defaultValue = "8000",
                    atLeast = 0,
                    atMost = 65_535,
                    shortNames = "DAYBOOK_PORT")
            int port,

            @Setting(meaning = "Data.", defaultValue = "data", shortNames = "DAYBOOK_DATA")
            Path data,

            @Setting(meaning = "Roles.", shortNames = "DAYBOOK_ROLES")
            List<String> roles,

            @Setting(meaning = "Database.", shortNames = "DAYBOOK_DATABASE_URL")
            Optional<DatabaseUrl> databaseUrl,

            @Setting(meaning = "Issuer.") @Nullable URI issuer,
            @Setting(meaning = "Token.", secret = true) Optional<String> token,
            @Setting(meaning = "On.", defaultValue = "true") boolean on) {}

    private static final List<Room> ROOMS =
            List.of(new Room("queue", QueueSettings.class), new Room("web", WebSettings.class));

    @TempDir
    private Path folder;

    @Test
    void defaultsStandBesideTheComponents() {
        assertThat(Configuration.defaults(QueueSettings.class))
                .isEqualTo(new QueueSettings(65_536, Duration.ofMillis(250), Mode.OFF, 1, 9));
        assertThat(Configuration.defaults(WebSettings.class))
                .isEqualTo(new WebSettings(
                        8000, Path.of("data"), List.of(), Optional.empty(), null, Optional.empty(), true));
        assertThat(Configuration.describeDefaults(QueueSettings.class, "queue"))
                .containsExactly(
                        "queue.queue_capacity_commands=65536",
                        "queue.flush_interval_ms=250",
                        "queue.mode=off",
                        "queue.least=1",
                        "queue.most=9");
    }

    @Test
    void commandLineIsStrongerThanEnvironmentThanFile() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/daybook.properties"), """
                # a comment
                queue.queue_capacity_commands = 10
                queue.least=2
                queue.most=3
                port=1
                """);

        Configuration read = read(
                Map.of("DAYBOOK_QUEUE_QUEUE_CAPACITY_COMMANDS", "20", "DAYBOOK_QUEUE_LEAST", "3", "DAYBOOK_PORT", ""),
                "--queue.queue-capacity-commands=30",
                "--roles=ledger, views");

        assertThat(read.get(QueueSettings.class))
                .isEqualTo(new QueueSettings(30, Duration.ofMillis(250), Mode.OFF, 3, 3));
        assertThat(read.get(WebSettings.class).roles()).containsExactly("ledger", "views");
        assertThat(read.get(WebSettings.class).port()).isEqualTo(1);
        assertThat(read.describe())
                .filteredOn(setting ->
                        setting.key().startsWith("queue.") || setting.key().equals("web.port"))
                .extracting(DescribedSetting::source)
                .containsExactly(
                        "command line option --queue.queue_capacity_commands",
                        "default",
                        "default",
                        "environment variable DAYBOOK_QUEUE_LEAST",
                        "daybook.properties line 4",
                        "daybook.properties line 5");
    }

    @Test
    void shortAndLongNamesAreTheSameSetting() {
        assertThat(read(Map.of("DAYBOOK_PORT", "81")).get(WebSettings.class).port())
                .isEqualTo(81);
        assertThat(read(Map.of("DAYBOOK_WEB_PORT", "82")).get(WebSettings.class).port())
                .isEqualTo(82);
        assertThat(read(Map.of("AUTH_MODE", "read-only"))
                        .get(QueueSettings.class)
                        .mode())
                .isEqualTo(Mode.READ_ONLY);
        assertThat(problems(Map.of("DAYBOOK_PORT", "81", "DAYBOOK_WEB_PORT", "82")))
                .singleElement()
                .asString()
                .contains("DAYBOOK_PORT", "DAYBOOK_WEB_PORT", "keep one");
    }

    @Test
    void theFileCanBeNamed() throws Exception {
        Files.writeString(folder.resolve("mine.properties"), "web.port=7");

        assertThat(read(Map.of("DAYBOOK_CONFIG", "mine.properties"))
                        .get(WebSettings.class)
                        .port())
                .isEqualTo(7);
        assertThat(problems(Map.of("DAYBOOK_CONFIG", "missing.properties")))
                .singleElement()
                .asString()
                .contains("DAYBOOK_CONFIG", "missing.properties");
    }

    @Test
    void everyProblemOfEveryRoomIsReportedTogether() throws Exception {
        Files.writeString(folder.resolve("f"), "web.prot=1\nnonsense\nweb.on=maybe\nweb.on=true\n");

        assertThat(problems(
                        Map.of(
                                "DAYBOOK_CONFIG", "f",
                                "DAYBOOK_QUEUE_QUEUE_CAPACITY_COMMANDS", "0",
                                "DAYBOOK_QEUE_MODE", "off",
                                "DAYBOOK_WEB_ISSUER", "no scheme",
                                "HOME", "/home/x"),
                        "--port=70000",
                        "--colour=red"))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("f line 2", "key=value"),
                        problem -> assertThat(problem).contains("f line 4", "f line 3", "web.on"),
                        problem ->
                                assertThat(problem).contains("QUEUE_CAPACITY_COMMANDS", "from 1 to 1000000", "not '0'"),
                        problem -> assertThat(problem).contains("--port", "from 0 to 65535", "'70000'"),
                        problem -> assertThat(problem).contains("DAYBOOK_WEB_ISSUER", "a URL"),
                        problem -> assertThat(problem).contains("f line 1", "did you mean web.port?"),
                        problem ->
                                assertThat(problem).contains("DAYBOOK_QEUE_MODE", "did you mean DAYBOOK_QUEUE_MODE?"),
                        problem -> assertThat(problem).contains("colour", "--print-config"));
    }

    @Test
    void aRecordMayRefuseWhatItsComponentsAllow() {
        assertThat(problems(Map.of("DAYBOOK_QUEUE_LEAST", "10")))
                .containsExactly("The settings of queue do not go together: queue.least (10) is above queue.most (9).");
    }

    @ParameterizedTest
    @CsvSource({
        "--queue.queue_capacity_commands=ten, a whole number from 1 to 1000000",
        "--queue.queue_capacity_commands=99999999999999999999, a whole number from 1 to 1000000",
        "--queue.queue_capacity_commands=1.5, a whole number",
        "--queue.flush_interval_ms=-1, a whole number of at least 0",
        "--queue.flush_interval_ms=5s, a whole number of at least 0",
        "--queue.mode=redonly, did you mean read_only?",
        "--web.on=perhaps, true or false",
    })
    void saysWhatWouldBeRight(String option, String expected) {
        assertThat(problems(Map.of(), option)).singleElement().asString().contains(expected);
    }

    @Test
    void namesASettingOnceAndAsItWasWritten() {
        assertThat(problems(Map.of("DAYBOOK_PORT", "many")))
                .containsExactly("DAYBOOK_PORT must be a whole number from 0 to 65535, not 'many'.");
        assertThat(problems(Map.of(), "--port=many"))
                .containsExactly("--port must be a whole number from 0 to 65535, not 'many'.");
        assertThat(problems(Map.of(), "--queue.mode=redonly"))
                .containsExactly("--queue.mode must be one of off, read_only, not 'redonly'; did you mean read_only?");
        assertThat(problems(Map.of(), "--queue.flush-intervall-ms=1"))
                .containsExactly(
                        "there is no setting --queue.flush-intervall-ms; did you mean --queue.flush-interval-ms?");
        assertThat(problems(Map.of("DAYBOOK_DATABASE_URL", "mysql://db/ledger")))
                .singleElement()
                .asString()
                .startsWith("DAYBOOK_DATABASE_URL cannot be used: a database URL begins with postgresql://");
    }

    @Test
    void tellsAWrongCommandLineFromAWrongEnvironment() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(Map.of("DAYBOOK_PORT", "many")))
                .withMessage("DAYBOOK_PORT must be a whole number from 0 to 65535, not 'many'.")
                .matches(problem -> !problem.isOnCommandLine());
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(Map.of("DAYBOOK_PORT", "many"), "--colour=red"))
                .withMessageStartingWith("The configuration has 2 problems:")
                .matches(ConfigurationException::isOnCommandLine);
    }

    @Test
    void neverPrintsASecret() {
        Configuration read = read(Map.of(
                "DAYBOOK_DATABASE_URL", "postgresql://me:hush@db/ledger",
                "DAYBOOK_WEB_TOKEN", "hush"));

        assertThat(read.asText()).contains("web.token=***", "web.database_url=postgresql://me@db:5432/ledger");
        assertThat(read.asText()).doesNotContain("hush");
        assertThat(problems(Map.of("DAYBOOK_DATABASE_URL", "mysql://me:hush@db/ledger")))
                .singleElement()
                .asString()
                .contains("postgresql://")
                .doesNotContain("hush");
    }

    @Test
    void describesNamesUnitsAndRanges() {
        assertThat(read(Map.of()).describe().getFirst())
                .isEqualTo(new DescribedSetting(
                        "queue.queue_capacity_commands",
                        "DAYBOOK_QUEUE_QUEUE_CAPACITY_COMMANDS",
                        "65536",
                        "65536",
                        "commands",
                        "1..1000000",
                        "default",
                        "Commands that may wait."));
        assertThat(read(Map.of()).describe().get(2).range()).isEqualTo("off|read_only");
        assertThat(read(Map.of()).describe().get(2).environment()).isEqualTo("AUTH_MODE");
    }

    @Test
    void oneRoomCanBeReadAlone() {
        Sources sources = Sources.of(Map.of("DAYBOOK_QUEUE_MOST", "5", "DAYBOOK_PORT", "81"), Map.of(), folder);

        assertThat(Configuration.bind(QueueSettings.class, "queue", sources).most())
                .isEqualTo(5);
    }

    private Configuration read(Map<String, String> environment, String... arguments) {
        return Configuration.read(Sources.of(environment, Sources.options(List.of(arguments)), folder), ROOMS);
    }

    private List<String> problems(Map<String, String> environment, String... arguments) {
        List<String> problems = new ArrayList<>();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(environment, arguments))
                .satisfies(exception -> problems.addAll(exception.problems()));
        return problems;
    }
}
