package io.daybook.server.internal.wiring;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.kafka.EmbeddedBroker;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.kafka.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** The broker for a command that needs what it holds: the one that the settings name, or the embedded one, started for it. */
public final class KafkaForCommand implements AutoCloseable {
    private final Closing closing = new Closing();
    private final KafkaAccess access;

    private KafkaForCommand(Configuration configuration) {
        KafkaSettings settings = configuration.get(KafkaSettings.class);
        this.access = switch (settings.broker().kind()) {
            case OFF ->
                throw new ServerException("Kafka is off (DAYBOOK_KAFKA): there is nothing to read from it.", null);
            case OWN -> new KafkaAccess(settings.broker().addresses(), KafkaRole.clientProperties(settings));
            case EMBEDDED -> {
                Path folder = configuration.get(ServerSettings.class).data().resolve("kafka");
                if (!Files.isDirectory(folder)) {
                    throw new ServerException("There is no Kafka in " + folder + ", so it holds nothing.", null);
                }
                EmbeddedBroker broker = closing.add("Kafka", EmbeddedBroker.start(folder, 0));
                yield KafkaAccess.plaintext(broker.bootstrapServers());
            }
        };
    }

    /** @throws io.daybook.platform.StartupException with one line that says what to do */
    public static KafkaForCommand open(Configuration configuration) {
        return new KafkaForCommand(configuration);
    }

    public KafkaAccess access() {
        return access;
    }

    @Override
    public void close() {
        closing.close();
    }
}
