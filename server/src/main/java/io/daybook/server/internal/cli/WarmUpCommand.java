package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.exports.Exporter;
import io.daybook.server.internal.exports.JournalContent;
import io.daybook.server.internal.imports.HttpTarget;
import io.daybook.server.internal.imports.ImportFiles;
import io.daybook.server.internal.imports.ImportPlan;
import io.daybook.server.internal.imports.ImportTarget;
import io.daybook.server.internal.imports.Importer;
import io.daybook.server.internal.plaintext.CsvText;
import io.daybook.server.internal.plaintext.JournalLimits;
import io.daybook.server.internal.plaintext.UnwritableException;
import io.daybook.server.internal.wiring.DatabaseAccess;
import io.daybook.server.internal.wiring.RunningServer;
import io.daybook.server.internal.wiring.StartTimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Plays {@code up} on a throw-away data folder, makes a few requests and ends: the JVM records what was loaded, so that later
 * starts are faster. The launcher runs it once per build.
 */
@Command(name = "warm-up", hidden = true, header = "Plays `up` once, so that later starts are faster.")
final class WarmUpCommand implements Callable<Integer> {
    private static final long PATIENCE_SECONDS = 55;
    private static final int ROUNDS = 20;
    private static final int WARM_UP_ENTRIES = 8_000;

    private static final List<String> COMMANDS = List.of("""
            {"commands":[{"type":"open_account","code":"warm:a","asset":"EUR"},
            {"type":"open_account","code":"warm:b","asset":"EUR"}]}""", """
            {"commands":[{"type":"transfer","from":"code:warm:a","to":"code:warm:b","asset":"EUR","amount_minor":1}]}""");

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.begin(settings.verbose());
        watch();
        Configuration configuration = settings.read(Map.of("port", "0"));
        StartTimes times = StartTimes.ofThisProcess();
        // However it ends, no PostgreSQL is left behind.
        StopOnSignal stop = StopOnSignal.install(configuration).keepingTheExitCode();
        try (RunningServer server = stop.starting(() -> RunningServer.start(configuration, times))) {
            server.awaitLedger(why -> {});
            URI url = server.url().orElseThrow();
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (int round = 0; round < ROUNDS; round++) {
                    use(client, url);
                }
            }
            move(configuration, url);
        }
        return DaybookCommand.DONE;
    }

    private static void use(HttpClient client, URI url) throws IOException, InterruptedException {
        for (String body : COMMANDS) {
            send(client, post(url.resolve("/v1/batches"), body));
        }
        String transfer = """
                {"from":"code:warm:a","to":"code:warm:b","asset":"EUR","amount_minor":1}""";
        send(client, post(url.resolve("/v1/transfers"), transfer));
        for (String path : List.of(
                "/v1/accounts/code:warm:a/balance",
                "/v1/accounts/code:warm:a/statement",
                "/v1/trial-balance",
                "/v1/transfers",
                "/v1/accounts/code:nobody",
                "/health",
                "/health/deep",
                "/metrics")) {
            send(client, HttpRequest.newBuilder(url.resolve(path)).build());
        }
    }

    /** Imports and exports, twice each: what the JVM learns here is what an import of a few thousand entries is spent on. */
    private static void move(Configuration configuration, URI url) throws IOException {
        Path folder = configuration.get(ServerSettings.class).data();
        Path journal = Files.writeString(folder.resolve("warm-up.journal"), journal());
        Path csv = Files.writeString(folder.resolve("warm-up.csv"), "from,to,asset,amount\nwarm:a,warm:b,EUR,1.00\n");
        for (int round = 0; round < 2; round++) {
            ImportPlan plan = ImportFiles.read(
                    List.of(journal, csv), null, InputStream.nullInputStream(), JournalLimits.standard());
            try (ImportTarget target = new HttpTarget(url, "default")) {
                new Importer(target, done -> {}, raised -> {}).run(plan);
            }
            try (DatabaseAccess access = DatabaseAccess.open(configuration)) {
                Exporter exporter = new Exporter(JournalContent.load(access.database(), "default"), false);
                exporter.balancesAsCsv(Writer.nullWriter(), CsvText.EXACT);
                exporter.entriesAsJournal(Writer.nullWriter());
            } catch (UnwritableException impossible) {
                throw new IllegalStateException("what was just read can be written", impossible);
            }
        }
    }

    private static String journal() {
        StringBuilder text = new StringBuilder();
        for (int entry = 0; entry < WARM_UP_ENTRIES; entry++) {
            text.append("""
                    2026-01-%02d * (%d) payee %d  ; tag:value
                        expenses:category %d  %d.%02d EUR
                        assets:bank%d

                    """.formatted(1 + entry % 28, entry, entry % 97, entry % 89, entry, entry % 100, entry % 7));
        }
        return text.toString();
    }

    private static HttpRequest post(URI url, String body) {
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** What is answered does not matter here; that is for the tests. */
    private static void send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    private static void watch() {
        Thread.ofPlatform().daemon().name("watchdog").start(() -> {
            try {
                TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
                System.exit(DaybookCommand.REFUSED);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
