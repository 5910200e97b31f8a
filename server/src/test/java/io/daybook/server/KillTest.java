package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL for Daybook and for PostgreSQL in the middle of a load: every answered transfer is there, exactly once. */
class KillTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 2;

    /** Answers to each client between two kills. */
    private static final int ANSWERS = 40;

    @TempDir
    private Path data;

    @Test
    void killsLoseNothingAndDoubleNothing() throws Exception {
        DaybookProcess running = DaybookProcess.start(data, Map.of(), "up", "--port=0");
        URI url = running.awaitReady();
        try (LoadingClients clients = new LoadingClients(CLIENTS, List.of(url))) {
            for (int round = 0; round < ROUNDS; round++) {
                clients.awaitAnswers(ANSWERS);
                killPostgres(data);
                clients.awaitAnswers(ANSWERS);
                running.kill();
                running = DaybookProcess.start(data, Map.of(), "up", "--port=0");
                url = running.awaitReady();
                clients.ask(List.of(url));
                clients.awaitAnswers(ANSWERS);
            }
            clients.stop();
            clients.assertEverythingIsThereOnce(url);
        } finally {
            running.close();
        }
        assertThat(running.awaitExit()).as(running.errors()).isZero();
        try (DaybookProcess verify = DaybookProcess.start(data, Map.of(), "verify", "--anchors")) {
            assertThat(verify.awaitExit()).as(verify.errors()).isZero();
        }
    }

    private static void killPostgres(Path data) throws IOException {
        Path file = data.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
