package io.daybook.server.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder with everything that a process keeps, locked for this process until it is closed. The operating system
 * gives the lock back when the process dies, however it dies.
 */
public final class DataFolder implements AutoCloseable {
    private static final long SMALLEST_FREE_MB = 128;

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is not there, for this user alone, and locks it.
     *
     * @throws DataFolderException if somebody else works on it, it cannot be written, or the disk is full
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            make(path);
            FileChannel channel = FileChannel.open(
                    path.resolve("daybook.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String holder = holder(path, channel);
                channel.close();
                throw DataFolderException.inUse(path, holder);
            }
            DataFolder opened = new DataFolder(path, channel);
            opened.begin();
            return opened;
        } catch (IOException failure) {
            throw DataFolderException.unwritable(path, failure);
        }
    }

    public Path path() {
        return path;
    }

    /** Where the embedded PostgreSQL lives. */
    public Path postgres() {
        return path.resolve("postgres");
    }

    /** Where the programs of the embedded PostgreSQL are unpacked. */
    public Path postgresBinaries() {
        return path.resolve("postgres-bin");
    }

    /** Gives the folder back. The lock file stays: to remove it would let two others lock two different files. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw DataFolderException.unwritable(path, failure);
        }
    }

    /** A folder that a person made before keeps the permissions that he gave it. */
    private static void make(Path path) throws IOException {
        Path above = path.getParent();
        if (Files.isDirectory(path) || above == null) {
            return;
        }
        Files.createDirectories(above);
        // For root the embedded PostgreSQL may have to run as somebody else, who must get through to its own folder.
        Path self = Path.of("/proc/self");
        boolean isRoot = Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(isRoot ? "rwx--x--x" : "rwx------");
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(permissions));
    }

    private void begin() throws IOException {
        boolean usable = false;
        try {
            long freeMb = Files.getFileStore(path).getUsableSpace() >> 20;
            if (freeMb < SMALLEST_FREE_MB) {
                throw DataFolderException.full(path, freeMb, SMALLEST_FREE_MB);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            usable = true;
        } finally {
            if (!usable) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ourselves) {
            return null;
        }
    }

    private static String holder(Path path, FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        String process = pid.isEmpty() ? "another process of Daybook" : "process " + pid;
        return RunFile.read(path)
                .map(run -> process + " (" + run.url() + ", since " + run.startedAt() + ")")
                .orElse(process);
    }
}
