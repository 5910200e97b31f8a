package io.daybook.analytics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.analytics.internal.duckdb.DuckDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbStoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    Store open() {
        return new DuckDbStore(folder.resolve("analytics"), 128, 2);
    }

    @Test
    void aFileThatIsNoDatabaseIsSaidToBeOne() throws IOException {
        Path broken = folder.resolve("broken");
        Files.createDirectories(broken);
        Files.writeString(broken.resolve("entries.duckdb"), "not a database at all, and long enough to be looked at");
        try (Store store = new DuckDbStore(broken, 128, 1)) {
            assertThatThrownBy(() -> store.position(0))
                    .isInstanceOf(StoreAwayException.class)
                    .hasMessageContaining("entries.duckdb");
        }
    }

    /** 60 MB of native code must not stay behind when a process is killed. */
    @Test
    void theUnpackedLibraryIsGoneOnceItIsLoaded() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Store store = new DuckDbStore(folder.resolve("library"), 128, 1)) {
            store.position(0);
            if (Files.isReadable(Path.of("/proc/self/maps"))) {
                assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                        .filteredOn(line -> line.contains(temporary + "/libduckdb_java"))
                        .isNotEmpty()
                        .allMatch(line -> line.endsWith("(deleted)"));
            }
        }
    }
}
