package io.daybook.events.internal.outbox;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.OutboxSettings;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A publisher that is a process of its own, so that a test can kill it in the middle of whatever it does. */
final class OutboxProcess {
    private OutboxProcess() {}

    static Process start(DatabaseUrl database, KafkaAccess kafka, OutboxSettings.Mode mode) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        OutboxProcess.class.getName(),
                        database.withPassword(),
                        kafka.bootstrapServers(),
                        mode.name().toLowerCase(Locale.ROOT))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Connections connections = new Connections(DatabaseUrl.parse(arguments[0]));
        OutboxSettings.Mode mode = OutboxSettings.Mode.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        HikariDataSource pool = connections.pool("killed outbox", 4);
        new RunningOutbox(
                        pool,
                        connections,
                        OutboxSettings.DEFAULTS.withMode(mode),
                        Optional.of(KafkaAccess.plaintext(arguments[1])))
                .start(new SimpleMeterRegistry());
        new CountDownLatch(1).await();
    }
}
