package io.daybook.server.internal.wiring;

import io.daybook.events.AutoscaleTargets;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.feed.KafkaFeed;
import io.daybook.events.internal.measure.WorkerMetrics;
import io.daybook.events.internal.relay.PublishedHeads;
import io.daybook.gateway.GatewaySettings;
import io.daybook.gateway.ListenAddress;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.LedgerRoom;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.platform.FileProblems;
import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.DataFolder;
import io.daybook.server.internal.Role;
import io.daybook.server.internal.RunFile;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.anchors.Anchors;
import io.daybook.server.internal.kafka.KafkaSettings;
import io.daybook.views.LedgerMemory;
import io.daybook.views.ViewsFeed;
import io.daybook.views.ViewsRoom;
import io.daybook.views.ViewsSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process at work: its roles started in the order of their needs, and stopped the other way round. */
public final class RunningServer implements AutoCloseable {
    private static final long STANDBY_PAUSE_MILLIS = 200;

    private final ServerSettings settings;
    private final Set<Role> roles;
    private final Closing closing = new Closing();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private @Nullable DataFolder folder;
    private @Nullable KafkaRole kafka;
    private @Nullable LedgerRoom ledger;
    private @Nullable Anchors signing;
    private @Nullable GatewayRole gateway;

    private RunningServer(Configuration configuration) {
        this.settings = configuration.get(ServerSettings.class);
        this.roles = Role.of(settings.roles());
    }

    /**
     * Starts everything that the settings ask for. When it returns HTTP is answered; whether the ledger is ours is
     * another question, see {@link #awaitLedger}.
     *
     * @throws io.daybook.platform.StartupException with one line that says what to do; everything is stopped again
     */
    public static RunningServer start(Configuration configuration, StartTimes times) {
        RunningServer server = new RunningServer(configuration);
        boolean started = false;
        try {
            server.startRoles(configuration, times);
            started = true;
            return server;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private void startRoles(Configuration configuration, StartTimes times) {
        DataFolder opened = times.timed("data folder", () -> DataFolder.open(settings.data()));
        folder = closing.add("data folder", opened);
        CompletableFuture<GatewayRole.Needs> needs = new CompletableFuture<>();
        Optional<CompletableFuture<GatewayRole>> web = beginGateway(configuration, needs, times);
        try {
            startRooms(configuration, opened, times, needs);
        } catch (RuntimeException failed) {
            needs.completeExceptionally(failed);
            // A web server that is just coming up must not outlive the failure.
            web.ifPresent(begun -> begun.handle((server, failure) -> "ended").join());
            throw failed;
        }
        web.ifPresent(this::finishGateway);
    }

    private Optional<CompletableFuture<GatewayRole>> beginGateway(
            Configuration configuration, CompletableFuture<GatewayRole.Needs> needs, StartTimes times) {
        if (!roles.contains(Role.GATEWAY)) {
            return Optional.empty();
        }
        ListenAddress listen = new ListenAddress(settings.host(), settings.port());
        requireFree(listen);
        CompletableFuture<GatewayRole> web = new CompletableFuture<>();
        Thread.ofPlatform().name("start-gateway").start(() -> {
            try {
                web.complete(times.timed(
                        "web server",
                        () -> GatewayRole.start(listen, configuration.get(GatewaySettings.class), registry, needs)));
            } catch (RuntimeException | LinkageError failed) {
                web.completeExceptionally(failed);
            }
        });
        return Optional.of(web);
    }

    private void startRooms(
            Configuration configuration,
            DataFolder opened,
            StartTimes times,
            CompletableFuture<GatewayRole.Needs> needs) {
        Optional<KafkaRole> chosen = KafkaRole.choose(configuration.get(KafkaSettings.class), opened);
        Database database =
                closing.add("database", times.timed("database", () -> Database.open(configuration, opened, times)));
        LedgerSettings ledgerSettings = configuration.get(LedgerSettings.class);
        PostgresSegmentSource segments = new PostgresSegmentSource(database.pool());
        if (roles.contains(Role.LEDGER)) {
            LedgerRoom room = LedgerRole.open(database, ledgerSettings);
            // Before the first segment of this reign: a journal that went back must not grow.
            Anchors anchors = AnchorRole.open(settings, room.segments());
            anchors.requireJournalHolds();
            requireAllThatKafkaHolds(opened, room.segments(), database.shards(ledgerSettings.shards()));
            // Closed after the ledger, so that the last head is signed too.
            closing.add("anchors", anchors).start();
            signing = anchors;
            closing.add("ledger", room).start();
            ledger = room;
            // The ledger's own source hears of a segment without asking the database.
            segments = room.segments();
        }
        List<Integer> shards = database.shards(ledgerSettings.shards());
        WorkerMetrics.targets(registry, configuration.get(AutoscaleTargets.class));
        Optional<KafkaFeed> feed = kafkaFeed(configuration, chosen, segments);
        Optional<ViewsRoom> views = roles.contains(Role.VIEWS)
                ? Optional.of(startViews(database, segments, feed, shards, configuration, times))
                : Optional.empty();
        startBackbone(
                chosen,
                new ProcessParts(
                        configuration,
                        roles,
                        opened,
                        database,
                        chosen.map(KafkaRole::access),
                        segments,
                        Optional.ofNullable(ledger).map(LedgerRoom::ledger),
                        views,
                        shards,
                        registry),
                feed,
                needs,
                times);
    }

    /** What Kafka held last, as noted beside the database: the other half of the anchors' question. */
    private static void requireAllThatKafkaHolds(DataFolder folder, SegmentSource journal, List<Integer> shards) {
        PublishedHeads heads = new PublishedHeads(folder.path());
        for (int shard : shards) {
            heads.problem(journal, shard).ifPresent(problem -> {
                throw new ServerException(
                        "The journal went back: " + problem + ". Nothing is written until then.", null);
            });
        }
    }

    private Optional<KafkaFeed> kafkaFeed(
            Configuration configuration, Optional<KafkaRole> chosen, SegmentSource segments) {
        if (!roles.contains(Role.VIEWS)
                || configuration.get(ViewsSettings.class).feed() == ViewsFeed.JOURNAL) {
            return Optional.empty();
        }
        if (chosen.isEmpty()) {
            throw new ServerException(
                    "DAYBOOK_VIEWS_FEED=kafka needs Kafka, which is off. Leave one of the two settings out.", null);
        }
        return Optional.of(new KafkaFeed(segments));
    }

    private void startBackbone(
            Optional<KafkaRole> chosen,
            ProcessParts parts,
            Optional<KafkaFeed> feed,
            CompletableFuture<GatewayRole.Needs> needs,
            StartTimes times) {
        // Closed after the rooms that use it.
        chosen.ifPresent(role -> kafka = closing.add("Kafka", role));
        feed.ifPresent(consumer -> closing.add("views' feed", consumer));
        EventsRole events = closing.add("events", times.timed("events", () -> EventsRole.open(parts)));
        IntakeRole intake = closing.add("intake", IntakeRole.open(parts, events));
        AnalyticsRole analytics = closing.add("analytics", AnalyticsRole.open(parts, events));
        AppsRole apps = closing.add("apps", AppsRole.open(parts, events));
        if (parts.ledger().isPresent() && parts.views().isPresent()) {
            needs.complete(new GatewayRole.Needs(
                    parts.ledger().get(),
                    parts.segments(),
                    parts.views().get(),
                    parts.database().pool(),
                    events,
                    intake,
                    analytics));
        }
        chosen.ifPresent(role -> {
            closing.add("start of Kafka", role::stopStarting);
            Runnable viewsFeed =
                    () -> feed.ifPresent(started -> started.start(new KafkaConsumers(role.access(), registry)));
            // Added here: what the starting thread added would wait for a stop that waits for the starting thread.
            KafkaAnchors heads = closing.add("anchors in Kafka", new KafkaAnchors(role.access()));
            Runnable anchors = () -> {
                if (signing != null) {
                    signing.publishTo(heads);
                }
            };
            role.startBeside(List.of(events::start, anchors, viewsFeed, intake::start, analytics::start, apps::start));
        });
    }

    private ViewsRoom startViews(
            Database database,
            PostgresSegmentSource segments,
            Optional<KafkaFeed> feed,
            List<Integer> shards,
            Configuration configuration,
            StartTimes times) {
        ViewsSettings viewsSettings = configuration.get(ViewsSettings.class);
        LedgerMemory beside = ledger == null ? null : ledger.ledger()::memory;
        ViewsRoom views = closing.add(
                "views",
                times.timed(
                        "views",
                        () -> ViewsRole.open(
                                database,
                                segments,
                                feed.<SegmentSource>map(each -> each).orElse(segments),
                                shards,
                                beside,
                                viewsSettings,
                                new ViewsMetrics(registry, InstantSource.system(), viewsSettings.feed()))));
        closing.add(
                "reconciliation",
                new ReconciliationSchedule(views.reconciliation(), shards, viewsSettings.reconcileEveryHours()));
        return views;
    }

    private void finishGateway(CompletableFuture<GatewayRole> web) {
        try {
            gateway = closing.add("web server", web.join());
        } catch (CompletionException failed) {
            throw new ServerException("The web server cannot start: " + innermost(failed) + ".", failed);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Looked at before the database is started, so that a taken port is told at once. */
    private static void requireFree(ListenAddress listen) {
        InetAddress address;
        try {
            address = InetAddress.getByName(listen.host());
        } catch (UnknownHostException unknown) {
            throw new ServerException(
                    "There is no address for the host '" + listen.host()
                            + "'. Set DAYBOOK_HOST to an address of this machine.",
                    unknown);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, listen.port()), 1);
        } catch (IOException taken) {
            throw new ServerException(
                    "Port " + listen.port() + " on " + listen.host() + " cannot be used (" + taken.getMessage()
                            + "). Stop what uses it, or choose another one with --port or DAYBOOK_PORT.",
                    taken);
        }
    }

    /**
     * Waits until the ledger of this process answers, and leaves the run file. Returns at once without that role.
     *
     * @param standby told once when another process owns the ledger and this one only stands by
     * @throws ServerException when it will not answer before a person does something
     */
    public void awaitLedger(Consumer<String> standby) throws InterruptedException {
        LedgerRoom room = ledger;
        boolean told = false;
        while (room != null) {
            try {
                room.ledger().head().get();
                break;
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof LedgerUnavailableException unavailable)) {
                    throw new ServerException("The ledger cannot start: " + innermost(failed) + ".", failed);
                }
                requirePassing(unavailable);
                if (!told && unavailable.reason() == LedgerUnavailableException.Reason.NO_OWNER) {
                    standby.accept(String.valueOf(unavailable.getMessage()));
                    told = true;
                }
                Thread.sleep(STANDBY_PAUSE_MILLIS);
            }
        }
        writeRunFile();
    }

    private static void requirePassing(LedgerUnavailableException unavailable) {
        switch (unavailable.reason()) {
            case JOURNAL_WENT_BACK, CLOCK_WRONG, STOPPING, ACCOUNT_CAPACITY ->
                throw new ServerException("The ledger cannot start: " + unavailable.getMessage() + ".", unavailable);
            case NO_OWNER, DATABASE_AWAY, QUEUE_FULL, KEY_INDEX_BEHIND -> {}
        }
    }

    private void writeRunFile() {
        DataFolder opened = folder;
        Optional<URI> url = url();
        if (opened == null || url.isEmpty()) {
            return;
        }
        try {
            RunFile.ofThisProcess(url.get(), Instant.now()).write(opened);
            closing.add("run file", () -> RunFile.remove(opened));
        } catch (IOException unwritable) {
            throw new ServerException(
                    "The run file cannot be written to " + opened.path() + " (" + FileProblems.inWords(unwritable)
                            + ").",
                    unwritable);
        }
    }

    /** Whether HTTP is answered on an address that other machines can reach. */
    public boolean isOpenToOthers() {
        if (gateway == null) {
            return false;
        }
        try {
            return !InetAddress.getByName(settings.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            // The gateway has bound it, so it is an address of this machine that went out of the name service since.
            return true;
        }
    }

    /** Where HTTP is answered, as this machine sees it; empty without the gateway. */
    public Optional<URI> url() {
        if (gateway == null) {
            return Optional.empty();
        }
        String host = settings.host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String shown = any ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return Optional.of(URI.create("http://" + shown + ":" + gateway.port()));
    }

    /** Where Kafka's clients find the broker; empty: it is off. */
    public Optional<String> kafka() {
        return Optional.ofNullable(kafka).map(role -> role.access().bootstrapServers());
    }

    /** Whether the embedded broker had to take another port than 9092. */
    public boolean isKafkaOnUnusualPort() {
        return kafka != null && kafka.isOnUnusualPort();
    }

    /** The ledger of this process. */
    public Ledger ledger() {
        LedgerRoom room = ledger;
        if (room == null) {
            throw new IllegalStateException("this process does not play the role ledger");
        }
        return room.ledger();
    }

    public Set<Role> roles() {
        return roles;
    }

    public Path data() {
        return settings.data().toAbsolutePath().normalize();
    }

    /** Whether {@link #close} ended without a failure. */
    public boolean stoppedCleanly() {
        return closing.isClean();
    }

    /** HTTP first, then what works with Kafka, the broker, the views, the ledger's writer, the database, the folder. */
    @Override
    public void close() {
        closing.close();
    }
}
