package io.daybook.server.internal.wiring;

import io.daybook.analytics.AnalyticsSettings;
import io.daybook.apps.AppsSettings;
import io.daybook.events.AutoscaleTargets;
import io.daybook.events.DeadLetterSettings;
import io.daybook.events.OutboxSettings;
import io.daybook.events.SchemaRegistrySettings;
import io.daybook.gateway.GatewaySettings;
import io.daybook.intake.IntakeSettings;
import io.daybook.ledger.LedgerSettings;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.ConfigurationException;
import io.daybook.platform.config.Room;
import io.daybook.platform.config.Sources;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.kafka.KafkaSettings;
import io.daybook.server.internal.postgres.PostgresSettings;
import io.daybook.views.ViewsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Every room with its settings: the list that is read, checked and printed. */
public final class Rooms {
    private static final List<Room> ALL = List.of(
            new Room("server", ServerSettings.class),
            new Room("postgres", PostgresSettings.class),
            new Room("kafka", KafkaSettings.class),
            new Room("schemas", SchemaRegistrySettings.class),
            new Room("autoscale", AutoscaleTargets.class),
            new Room("ledger", LedgerSettings.class),
            new Room("views", ViewsSettings.class),
            new Room("outbox", OutboxSettings.class),
            new Room("apps", AppsSettings.class),
            new Room("analytics", AnalyticsSettings.class),
            new Room("intake", IntakeSettings.class),
            new Room("dlq", DeadLetterSettings.class),
            new Room("gateway", GatewaySettings.class));

    private Rooms() {}

    /** Their names and records. */
    public static List<Room> all() {
        return ALL;
    }

    /**
     * Reads the settings of all rooms from the file, the environment and the command line.
     *
     * @param options of the command line, names without dashes
     * @throws ConfigurationException with all problems
     */
    public static Configuration read(Map<String, String> options) {
        return Configuration.read(Sources.of(System.getenv(), options, Path.of("")), ALL);
    }
}
