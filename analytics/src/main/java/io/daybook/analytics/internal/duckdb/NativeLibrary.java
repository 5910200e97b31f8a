package io.daybook.analytics.internal.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB unpacks 60 MB of native code into the folder for temporary files and takes them away when the JVM ends, which a
 * kill prevents. On Linux the file may go as soon as it is loaded.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String NAME = "libduckdb_java";

    private NativeLibrary() {}

    /** To be called when a connection was opened, which is what loads the library. */
    static void forgetFile() {
        if (Files.isReadable(MAPS)) {
            try {
                for (String path : mapped()) {
                    Files.deleteIfExists(Path.of(path));
                }
            } catch (IOException kept) {
                LOG.debug("the unpacked library stays until the process ends", kept);
            }
        }
    }

    private static List<String> mapped() throws IOException {
        return Files.readAllLines(MAPS).stream()
                .filter(line -> line.contains(NAME) && line.indexOf('/') > 0)
                .map(line -> line.substring(line.indexOf('/')))
                .filter(path -> !path.endsWith("(deleted)"))
                .distinct()
                .toList();
    }
}
