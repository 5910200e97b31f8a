package io.daybook.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    private Path folder;

    @Test
    void isCutWhenItIsLargeWhileTheServerAppends() throws Exception {
        Path path = folder.resolve("postgres.log");
        ServerLog log = new ServerLog(path);
        log.rotate();
        Files.writeString(path, "small\n");
        log.rotate();
        assertThat(path).hasContent("small\n");

        try (OutputStream server = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
            server.write(new byte[(int) ServerLog.LARGEST_BYTES]);
            log.rotate();
            server.write("after\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(path).hasContent("after\n");
        assertThat(folder.resolve("postgres.log.1")).hasSize(ServerLog.LARGEST_BYTES + 6);
    }

    @Test
    void findsTheLastComplaintOfThisStart() throws Exception {
        Path path = folder.resolve("postgres.log");
        ServerLog log = new ServerLog(path);
        Files.writeString(path, "2026 [1]  FATAL:  of an earlier start\n");
        long offset = log.size();
        assertThat(log.lastComplaint(offset)).isEmpty();

        Files.writeString(
                path,
                "2026 [2]  LOG:  starting\n2026 [2]  FATAL:  lock file is odd\n2026 [2]  HINT:  look\n",
                StandardOpenOption.APPEND);

        assertThat(log.lastComplaint(offset)).contains("lock file is odd");
        assertThat(log.mentions(offset, "earlier")).isFalse();
    }
}
