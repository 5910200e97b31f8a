package io.daybook.analytics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.analytics.ClickHouseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real ClickHouse on free ports with a folder of its own, ended by its process. Without the program {@code
 * clickhouse-server} (or {@code clickhouse}) its tests are skipped, and say so; with {@code REQUIRE_CLICKHOUSE=1},
 * which CI sets, they fail instead.
 */
final class ClickHouseProcess implements AutoCloseable {
    private final Path folder;
    private final int http;
    private final int tcp;
    private @Nullable Process process;

    private ClickHouseProcess(Path folder) throws IOException {
        this.folder = folder;
        this.http = freePort();
        this.tcp = freePort();
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("tmp"));
        // The program reads yandex as the root from its beginning until today.
        Files.writeString(folder.resolve("config.xml"), """
                <yandex>
                  <logger><level>warning</level><log>%1$s/server.log</log><errorlog>%1$s/error.log</errorlog></logger>
                  <http_port>%2$d</http_port><tcp_port>%3$d</tcp_port><listen_host>127.0.0.1</listen_host>
                  <keep_alive_timeout>1</keep_alive_timeout>
                  <path>%1$s/data/</path><tmp_path>%1$s/tmp/</tmp_path>
                  <mark_cache_size>67108864</mark_cache_size>
                  <users_config>users.xml</users_config>
                  <default_profile>default</default_profile><default_database>default</default_database>
                </yandex>
                """.formatted(folder, http, tcp));
        Files.writeString(folder.resolve("users.xml"), """
                <yandex>
                  <profiles><default><max_memory_usage>500000000</max_memory_usage></default></profiles>
                  <quotas><default/></quotas>
                  <users><default>
                    <password></password><networks><ip>127.0.0.1</ip></networks>
                    <profile>default</profile><quota>default</quota>
                  </default></users>
                </yandex>
                """);
    }

    /** Skips the test when there is no such program. */
    static ClickHouseProcess start() {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "clickhouse-server")));
        if (!there && "1".equals(System.getenv("REQUIRE_CLICKHOUSE"))) {
            throw new AssertionError("clickhouse-server is not installed, and REQUIRE_CLICKHOUSE=1 asks for it");
        }
        Assumptions.assumeTrue(
                there, "SKIPPED: clickhouse-server is not installed (apt-get install clickhouse-server)");
        try {
            ClickHouseProcess server = new ClickHouseProcess(Files.createTempDirectory("daybook-clickhouse-"));
            server.resume();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    ClickHouseUrl url() {
        return url("polyphony");
    }

    ClickHouseUrl url(String database) {
        return ClickHouseUrl.parse("http://127.0.0.1:" + http + "/" + database);
    }

    /** On the same ports and folder as before. */
    void resume() {
        try {
            process = new ProcessBuilder("clickhouse-server", "--config-file=" + folder.resolve("config.xml"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!answers()) {
            assertThat(process.isAlive())
                    .as("clickhouse-server ended, see " + folder)
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("clickhouse-server does not answer, see " + folder)
                    .isLessThan(end);
            pause(50);
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + http + "/ping").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** As a power cut for the process: nothing is finished. */
    void kill() {
        end(true);
    }

    void stop() {
        end(false);
    }

    private void end(boolean forcibly) {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        if (forcibly) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end(true);
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
