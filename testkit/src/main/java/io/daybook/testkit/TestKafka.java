package io.daybook.testkit;

import io.daybook.platform.kafka.EmbeddedBroker;
import io.daybook.platform.kafka.KafkaAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A real broker in the test's JVM, empty at first, for one test class. It can be stopped and started again on the same
 * port and folder; a test that kills a broker starts one as a process of its own.
 */
public final class TestKafka implements AutoCloseable {
    private final Path folder;
    private EmbeddedBroker broker;

    private TestKafka(Path folder) {
        this.folder = folder;
        this.broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    }

    public static TestKafka start() {
        try {
            return new TestKafka(Files.createTempDirectory("daybook-kafka-"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public KafkaAccess access() {
        return KafkaAccess.plaintext(broker.bootstrapServers());
    }

    /** Away for its clients until {@link #resume()}. */
    public void stop() {
        broker.close();
    }

    /** There again, on the same port, with everything that it acknowledged. */
    public void resume() {
        String address = broker.bootstrapServers();
        broker = EmbeddedBroker.start(
                folder.resolve("kafka"), Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    @Override
    public void close() {
        broker.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
