package io.daybook.server.internal.wiring;

import io.daybook.events.EventTopics;
import io.daybook.platform.FileProblems;
import io.daybook.platform.StartupException;
import io.daybook.platform.kafka.EmbeddedBroker;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.server.internal.DataFolder;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.kafka.KafkaChoice;
import io.daybook.server.internal.kafka.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka beside the ledger: decides which broker, starts the embedded one, makes the topics, then lets the rooms begin that
 * work with it. The ledger neither waits for it nor stops because of it.
 */
final class KafkaRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRole.class);
    private static final int USUAL_PORT = 9092;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final KafkaSettings settings;
    private final Path folder;
    private final int port;
    private final KafkaAccess access;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread starter;
    private volatile @Nullable EmbeddedBroker broker;
    private volatile @Nullable String trouble = "starting";

    private KafkaRole(KafkaSettings settings, Path folder, int port, KafkaAccess access) {
        this.settings = settings;
        this.folder = folder;
        this.port = port;
        this.access = access;
    }

    /**
     * Decides the address, without starting anything; empty: Kafka is off.
     *
     * @throws StartupException when the port that was asked for is taken or the file with client properties cannot be read
     */
    static Optional<KafkaRole> choose(KafkaSettings settings, DataFolder data) {
        Path folder = data.path().resolve("kafka");
        return switch (settings.broker().kind()) {
            case OFF -> Optional.empty();
            case OWN -> {
                KafkaAccess own = new KafkaAccess(settings.broker().addresses(), clientProperties(settings));
                yield Optional.of(new KafkaRole(settings, folder, 0, own));
            }
            case EMBEDDED -> {
                int port = embeddedPort(settings);
                yield Optional.of(new KafkaRole(settings, folder, port, KafkaAccess.plaintext("127.0.0.1:" + port)));
            }
        };
    }

    private static int embeddedPort(KafkaSettings settings) {
        int wanted = settings.port().orElse(USUAL_PORT);
        try (ServerSocket free = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException taken) {
            if (settings.port().isPresent()) {
                throw new ServerException(
                        "Port " + wanted + " on 127.0.0.1 cannot be used for Kafka (" + taken.getMessage()
                                + "). Choose another one with DAYBOOK_KAFKA_PORT, or name your own broker in DAYBOOK_KAFKA.",
                        taken);
            }
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new ServerException("There is no free port for Kafka (" + none.getMessage() + ").", none);
        }
    }

    static Map<String, String> clientProperties(KafkaSettings settings) {
        Map<String, String> given = new HashMap<>();
        settings.clientProperties().ifPresent(file -> {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                String why = unreadable instanceof IOException io ? FileProblems.inWords(io) : unreadable.getMessage();
                throw new ServerException(
                        "The file with Kafka's client properties " + file + " cannot be read (" + why + ").",
                        unreadable);
            }
            properties.stringPropertyNames().forEach(name -> given.put(name, properties.getProperty(name)));
        });
        return given;
    }

    /** For clients; the broker may not be up yet. */
    KafkaAccess access() {
        return access;
    }

    /** Whether the port is another one than people expect. */
    boolean isOnUnusualPort() {
        return settings.broker().kind() == KafkaChoice.Kind.EMBEDDED
                && settings.port().isEmpty()
                && port != USUAL_PORT;
    }

    /** Why Kafka is not there; empty: it is up and has its topics. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Begins to start the broker, in a thread of its own.
     *
     * @param rooms begun in their order once topics are there
     */
    void startBeside(List<Runnable> rooms) {
        Thread thread = Thread.ofPlatform().name("start-kafka").unstarted(() -> run(rooms));
        starter = thread;
        thread.start();
    }

    private void run(List<Runnable> rooms) {
        try {
            if (settings.broker().kind() == KafkaChoice.Kind.EMBEDDED) {
                broker = EmbeddedBroker.start(folder, port);
            }
            if (awaitTopics()) {
                trouble = null;
                rooms.forEach(this::begin);
            }
        } catch (StartupException failed) {
            trouble = failed.getMessage();
            LOG.error("No events travel, the ledger works on: {}", failed.getMessage());
        } catch (RuntimeException | LinkageError failed) {
            trouble = String.valueOf(failed.getMessage());
            LOG.error("No events travel, the ledger works on", failed);
        }
    }

    /** One that cannot begin keeps none of the others back. */
    private void begin(Runnable room) {
        try {
            room.run();
        } catch (RuntimeException | LinkageError failed) {
            trouble = String.valueOf(failed.getMessage());
            LOG.error("A part of the events does not work until the next start", failed);
        }
    }

    /** False: stopped meanwhile. */
    private boolean awaitTopics() {
        long pause = 250;
        while (true) {
            try {
                TopicAdmin.ensure(access, EventTopics.all(settings.partitions()));
                return true;
            } catch (KafkaException away) {
                if (trouble != null && !String.valueOf(away.getMessage()).equals(trouble)) {
                    LOG.warn("{}; tried again until it answers", away.getMessage());
                }
                trouble = away.getMessage();
            }
            try {
                if (stopping.await(pause, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    /** To be called before any room is closed: afterwards none begins any more. */
    void stopStarting() throws InterruptedException {
        stopping.countDown();
        Thread thread = starter;
        if (thread != null) {
            thread.join();
        }
    }

    /** Stops the embedded broker. */
    @Override
    public void close() {
        EmbeddedBroker started = broker;
        if (started != null) {
            started.close();
        }
    }
}
