package io.daybook.platform.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker that is its own controller (KRaft), in this process, on the loopback interface. A new folder is
 * formatted; an old one is continued. Acknowledged records are on the disk: every append is synced, as there is no
 * second broker that could hold a copy.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String LOOPBACK = "127.0.0.1";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @param folder for its log; made when missing
     * @param port to listen on; 0: any free one
     * @throws BrokerException when the folder or the port cannot be used
     */
    public static EmbeddedBroker start(Path folder, int port) {
        int listening = port == 0 ? freePort() : port;
        refuseTakenPort(listening);
        Path log = folder.toAbsolutePath().normalize();
        format(log);
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(settings(log, listening, freePort()), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException failed) {
            server.shutdown();
            throw new BrokerException(
                    "Kafka could not start on " + LOOPBACK + ":" + listening + ": " + failed.getMessage(), failed);
        }
        return new EmbeddedBroker(server, listening);
    }

    /** For clients: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /** Stops in order: what was acknowledged is on the disk. Waits until it has stopped. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Map<String, String> settings(Path log, int port, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("node.id", Integer.toString(NODE));
        settings.put("process.roles", "broker,controller");
        settings.put(
                "listeners", "CLIENTS://" + LOOPBACK + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
        settings.put("log.dirs", log.toString());
        // One broker has no copy elsewhere: what it acknowledges has to be on the disk.
        settings.put("log.flush.interval.messages", "1");
        // Topics are made on purpose, with their partitions; a misspelt name is an error.
        settings.put("auto.create.topics.enable", "false");
        for (String inner : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(inner + ".replication.factor", "1");
            settings.put(inner + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A transaction begun right after another waits for the marks of the first: they are there within a
        // millisecond.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        // Sized for a laptop: a broker's defaults are for a machine of its own.
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.put("log.cleaner.threads", "1");
        settings.put("log.segment.bytes", Integer.toString(128 << 20));
        settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        settings.put("metadata.log.segment.bytes", Integer.toString(8 << 20));
        return settings;
    }

    private static void format(Path log) {
        try {
            Files.createDirectories(log);
            if (Files.exists(log.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
                return;
            }
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(log.toString()))
                    .setMetadataLogDirectory(log.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (Exception failed) {
            throw new BrokerException("Kafka could not prepare its folder " + log + ": " + failed.getMessage(), failed);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static void refuseTakenPort(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port));
        } catch (BindException taken) {
            throw new BrokerException("port " + port + " for Kafka is taken by another program", taken);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
