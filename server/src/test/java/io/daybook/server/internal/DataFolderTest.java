package io.daybook.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void isMadeWhenItIsNotThere() {
        Path path = temporary.resolve("a b/daten");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(folder.path()).isEqualTo(path).isDirectory();
        }
    }

    @Test
    void isMadeSoThatNobodyElseCanLookIntoIt() throws Exception {
        Path path = temporary.resolve("made");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(Files.getPosixFilePermissions(folder.path()))
                    .doesNotContain(
                            PosixFilePermission.GROUP_READ,
                            PosixFilePermission.GROUP_WRITE,
                            PosixFilePermission.OTHERS_READ,
                            PosixFilePermission.OTHERS_WRITE);
        }
        Path there = Files.createDirectory(temporary.resolve("there"));
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-x---"));
        try (DataFolder folder = DataFolder.open(there)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwxr-x---");
        }
    }

    @Test
    void isForOneAtATimeAndSaysWhoHasIt() throws Exception {
        try (DataFolder folder = DataFolder.open(temporary)) {
            RunFile.ofThisProcess(URI.create("http://127.0.0.1:8000"), Instant.now())
                    .write(folder);

            assertThatExceptionOfType(DataFolderException.class)
                    .isThrownBy(() -> DataFolder.open(temporary))
                    .withMessageContaining("process " + ProcessHandle.current().pid())
                    .withMessageContaining("http://127.0.0.1:8000")
                    .withMessageContaining("DAYBOOK_DATA")
                    .matches(problem -> problem.reason() == DataFolderException.Reason.IN_USE);
        }
        DataFolder.open(temporary).close();
    }

    @Test
    void cannotBeAFile() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatExceptionOfType(DataFolderException.class)
                .isThrownBy(() -> DataFolder.open(file))
                .withMessageContaining("cannot be written")
                .matches(problem -> problem.reason() == DataFolderException.Reason.UNWRITABLE);
        assertThatExceptionOfType(DataFolderException.class)
                .isThrownBy(() -> DataFolder.open(Path.of("/proc/daybook")));
    }

    @Test
    void runFileNamesTheServerThatRuns() throws Exception {
        try (DataFolder folder = DataFolder.open(temporary)) {
            assertThat(RunFile.read(temporary)).isEmpty();
            RunFile run = RunFile.ofThisProcess(URI.create("http://127.0.0.1:8000"), Instant.now());
            run.write(folder);

            assertThat(RunFile.read(temporary)).contains(run);
            RunFile.remove(folder);
            assertThat(RunFile.read(temporary)).isEmpty();
        }
    }

    @Test
    void runFileOfADeadOrOtherProcessIsAsGoodAsNone() throws Exception {
        URI url = URI.create("http://127.0.0.1:8000");
        Instant now = Instant.now();
        Process other = new ProcessBuilder("sleep", "60").start();
        try (DataFolder folder = DataFolder.open(temporary)) {
            // Alive, but started long after the file was written: the number was given again.
            new RunFile(other.pid(), url, now, now.minusSeconds(3_600)).write(folder);
            assertThat(RunFile.read(temporary)).isEmpty();

            new RunFile(other.pid(), url, now, other.info().startInstant().orElseThrow()).write(folder);
            assertThat(RunFile.read(temporary)).isPresent();

            other.destroyForcibly().waitFor();
            assertThat(RunFile.read(temporary)).isEmpty();

            Files.writeString(temporary.resolve("daybook.run"), "pid=half");
            assertThat(RunFile.read(temporary)).isEmpty();
        } finally {
            other.destroyForcibly();
        }
    }
}
