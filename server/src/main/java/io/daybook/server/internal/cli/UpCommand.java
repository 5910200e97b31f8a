package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.Role;
import io.daybook.server.internal.wiring.RunningServer;
import io.daybook.server.internal.wiring.StartTimes;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daybook up}: starts the process and stays until somebody stops it. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        header = "Starts Daybook on http://127.0.0.1:8000 with an embedded PostgreSQL and Kafka.",
        description =
                "%nStays until Ctrl-C or SIGTERM, then stops everything cleanly. Any setting of --print-config can be"
                        + " given as --name=value, as a DAYBOOK_* variable, or in daybook.properties in the data folder.%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  daybook up --port=9000",
            "  DAYBOOK_DATABASE_URL=postgresql://me:secret@db/ledger daybook up",
            "",
            "Exit code: 0 stopped on demand, 1 could not start or not stop cleanly, 2 not understood."
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on (DAYBOOK_HOST; default: 127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on (DAYBOOK_PORT; default: 8000; 0: any free one).")
    private @Nullable String port;

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            description =
                    "What this process does: gateway,ledger,views,relay,intake,analytics,apps (DAYBOOK_ROLES; default: all).")
    private @Nullable String roles;

    @Option(names = "--print-config", description = "Print all settings with where they come from, and exit.")
    private boolean printConfig;

    @Override
    public Integer call() throws InterruptedException {
        StartTimes times = StartTimes.ofThisProcess();
        Logs.begin(settings.verbose());
        Map<String, @Nullable String> more = new HashMap<>();
        more.put("host", host);
        more.put("port", port);
        more.put("roles", roles);
        times.mark("JVM and command line");
        Configuration configuration = times.timed("settings", () -> settings.read(more));
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        if (printConfig) {
            out.print(configuration.asText());
            out.flush();
            return DaybookCommand.DONE;
        }
        StopOnSignal stop = StopOnSignal.install(configuration);
        RunningServer server = stop.starting(() -> RunningServer.start(configuration, times));
        times.timed("ledger answers", () -> stop.unlessItFails(() -> awaitReady(server)));
        if (settings.verbose()) {
            out.print(times.asText());
        }
        out.println(readyLine(server, times));
        if (server.isKafkaOnUnusualPort()) {
            out.println("Port 9092 is taken: Kafka is at " + server.kafka().orElseThrow() + " this time.");
        }
        out.flush();
        if (server.isOpenToOthers()) {
            command.commandLine()
                    .getErr()
                    .println(
                            "daybook: other machines can reach this server, and it asks nobody who they are: anybody there can"
                                    + " move money. Put a proxy with TLS and a login before it, or listen on 127.0.0.1.");
        }
        new CountDownLatch(1).await();
        return DaybookCommand.DONE;
    }

    private static RunningServer awaitReady(RunningServer server) {
        try {
            server.awaitLedger(UpCommand::tellStandby);
            return server;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return server;
        }
    }

    private static void tellStandby(String why) {
        System.out.println("Daybook stands by (" + why + "); it takes over when that one ends.");
    }

    private static String readyLine(RunningServer server, StartTimes times) {
        String roles = server.roles().stream().map(Role::toString).sorted().collect(Collectors.joining(","));
        return "Daybook is ready" + server.url().map(url -> " at " + url).orElse("") + "  roles=" + roles + "  data="
                + server.data()
                + "  kafka=" + server.kafka().orElse("off")
                + String.format(
                        Locale.ROOT, "  started in %.1f s", times.total().toMillis() / 1_000.0);
    }
}
