package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.RunFile;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.deadletters.DeadLetterClient;
import io.daybook.server.internal.wiring.DatabaseAccess;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code daybook dlq}: dead letters of the running server. */
@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Shows dead letters - events that a consumer gave up - and replays them.",
        description =
                "%nAsks the server that runs on the data folder, or the one that --server names. See docs/events.md.%n",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {
            DlqCommand.Stats.class,
            DlqCommand.ListLetters.class,
            DlqCommand.Show.class,
            DlqCommand.Replay.class
        })
final class DlqCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(command).commandLine(), "say which: stats, list, show ID or replay");
    }

    /** What each of the subcommands has. */
    abstract static class OnServer implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec command;

        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Option(
                names = "--server",
                paramLabel = "URL",
                converter = ServerUrl.class,
                description = "A running server elsewhere, http://host:port.")
        private @Nullable URI server;

        @Override
        public final Integer call() {
            Logs.begin(settings.verbose());
            Configuration configuration = settings.read(Map.of());
            PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
            try (DeadLetterClient client = new DeadLetterClient(url(configuration))) {
                return run(client, out);
            } finally {
                out.flush();
            }
        }

        private URI url(Configuration configuration) {
            URI named = server;
            return named != null
                    ? named
                    : DatabaseAccess.runningServer(configuration)
                            .map(RunFile::url)
                            .orElseThrow(() -> new ServerException(
                                    "No server runs on this data folder. Start it with `daybook up`, or name one with"
                                            + " --server http://host:port.",
                                    null));
        }

        /** Gives the exit code. */
        abstract int run(DeadLetterClient client, PrintWriter out);
    }

    @Command(
            name = "stats",
            mixinStandardHelpOptions = true,
            header = "How many letters wait, by consumer and kind of event, as JSON.",
            optionListHeading = "%nOptions:%n")
    static final class Stats extends OnServer {
        @Override
        int run(DeadLetterClient client, PrintWriter out) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(client.stats()));
            return DaybookCommand.DONE;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Letters, the newest first, one per line: when, id, consumer, kind, what was wrong.",
            optionListHeading = "%nOptions:%n")
    static final class ListLetters extends OnServer {
        @Option(names = "--consumer", paramLabel = "NAME", description = "Only letters of this consumer.")
        private String consumer = "";

        @Option(names = "--hours", paramLabel = "N", description = "Only letters of the last hours.")
        private String hours = "";

        @Option(names = "--all", description = "Also letters that have had their effect meanwhile.")
        private boolean all;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Override
        int run(DeadLetterClient client, PrintWriter out) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("consumer", consumer);
            query.put("hours", hours);
            query.put("status", all ? "all" : "");
            query.put("limit", Integer.toString(limit));
            for (JsonNode letter : client.list(query).path("data")) {
                out.printf(
                        Locale.ROOT,
                        "%s  %s  %s  %s  %s: %s%s%n",
                        letter.path("created_at").asString(),
                        letter.path("id").asString(),
                        letter.path("consumer_name").asString(),
                        letter.path("event_kind").asString(),
                        letter.path("error_code").asString(),
                        letter.path("error_message").asString(),
                        letter.path("status").asString().equals("applied") ? " (applied)" : "");
            }
            return DaybookCommand.DONE;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "One letter with its masked payload and its replays, as JSON.",
            optionListHeading = "%nOptions:%n")
    static final class Show extends OnServer {
        @Parameters(paramLabel = "ID", description = "The letter's id.")
        private String id = "";

        @Override
        int run(DeadLetterClient client, PrintWriter out) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(client.show(id)));
            return DaybookCommand.DONE;
        }
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            header = "Hands letters to their consumers again, the oldest first.",
            description =
                    "%nA letter has its effect once, however often it is replayed. With --dry-run nothing changes, and what"
                            + " is told is what a replay would do.%n",
            optionListHeading = "%nOptions:%n",
            footer = {"", "Exit code: 0 every letter was or would be accepted, or was applied before; 1 some were not."
            })
    static final class Replay extends OnServer {
        @Option(
                names = "--hours",
                paramLabel = "N",
                description = "Only letters of the last hours (default: all that wait).")
        private @Nullable Integer hours;

        @Option(names = "--consumer", paramLabel = "NAME", description = "Only letters of this consumer.")
        private @Nullable String consumer;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Option(names = "--dry-run", description = "Only say what would happen.")
        private boolean dryRun;

        @Option(
                names = "--rate",
                paramLabel = "N",
                defaultValue = "50",
                description = "Letters per second, at most (default: ${DEFAULT-VALUE}).")
        private BigDecimal rate = BigDecimal.valueOf(50);

        @Override
        int run(DeadLetterClient client, PrintWriter out) {
            ObjectNode order = JsonNodeFactory.instance.objectNode();
            if (hours != null) {
                order.put("hours", hours);
            }
            if (consumer != null) {
                order.put("consumer", consumer);
            }
            order.put("limit", limit);
            order.put("dry_run", dryRun);
            order.put("rate", rate);
            order.put("requested_by", System.getProperty("user.name", "unknown"));
            Sum sum = new Sum();
            client.replay(order, report -> {
                report.path("items").forEach(item -> tell(item, out));
                out.flush();
                sum.add(report);
            });
            out.printf(
                    Locale.ROOT,
                    dryRun
                            ? "%d would be accepted, %d rejected, %d are applied already.%n"
                            : "%d accepted, %d rejected, %d were applied already.%n",
                    sum.accepted,
                    sum.rejected,
                    sum.applied);
            if (sum.stopped) {
                out.println("It ended early: what a consumer needs is away. Run it again later.");
            }
            return sum.rejected == 0 && !sum.stopped ? DaybookCommand.DONE : DaybookCommand.REFUSED;
        }

        private static void tell(JsonNode item, PrintWriter out) {
            String why = item.path("code").isString()
                    ? "  " + item.path("code").asString() + ": "
                            + item.path("message").asString()
                    : "";
            out.printf(
                    Locale.ROOT,
                    "%s  %s  %s  %s%s%n",
                    item.path("id").asString(),
                    item.path("consumer_name").asString(),
                    item.path("event_kind").asString(),
                    item.path("outcome").asString(),
                    why);
        }

        private static final class Sum {
            private int accepted;
            private int rejected;
            private int applied;
            private boolean stopped;

            void add(JsonNode report) {
                accepted += report.path("accepted").intValue();
                rejected += report.path("rejected").intValue();
                applied += report.path("already_applied").intValue();
                stopped |= report.path("stopped").isString();
            }
        }
    }
}
