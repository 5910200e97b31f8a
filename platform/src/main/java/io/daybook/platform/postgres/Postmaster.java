package io.daybook.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The processes of the operating system that work on a cluster. PostgreSQL's processes have the cluster as their
 * working folder, which tells them from others that were given the same number later.
 */
final class Postmaster {
    private static final int STATUS_LINE = 7;

    private final Path cluster;

    Postmaster(Path cluster) {
        this.cluster = cluster;
    }

    /** The file in which a running server writes its process number and state. */
    Path file() {
        return cluster.resolve("postmaster.pid");
    }

    /** The process number in the file, whether it lives or not. */
    Optional<Long> recorded() throws IOException {
        List<String> lines = lines();
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.getFirst().strip()));
        } catch (NumberFormatException half) {
            return Optional.empty();
        }
    }

    boolean isReady() throws IOException {
        List<String> lines = lines();
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /** Every living process that works on this cluster. */
    List<ProcessHandle> processes() throws IOException {
        if (!Files.isDirectory(cluster)) {
            return List.of();
        }
        Path real = cluster.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, real))
                .toList();
    }

    /** The server that still runs, from an owner that died. */
    Optional<ProcessHandle> running() throws IOException {
        Optional<Long> recorded = recorded();
        return processes().stream()
                .filter(process -> recorded.isPresent() && process.pid() == recorded.get())
                .findFirst();
    }

    /**
     * Ends everything that works on the cluster: the server by a fast shutdown, then by an immediate one; what a dead
     * server left behind ends by itself and is killed if it does not.
     */
    void stop(Duration patience) throws IOException {
        Optional<ProcessHandle> server = running();
        if (server.isPresent()) {
            signal(server.get(), "INT");
            if (!awaitNone(patience)) {
                signal(server.get(), "QUIT");
            }
        }
        killRest();
    }

    /** Ends everything at once, by an immediate shutdown: nothing is written any more. */
    void abandon(Duration patience) throws IOException {
        Optional<ProcessHandle> server = running();
        if (server.isPresent()) {
            signal(server.get(), "QUIT");
            awaitNone(patience);
        }
        killRest();
    }

    private void killRest() throws IOException {
        if (!awaitNone(Duration.ofSeconds(5))) {
            processes().forEach(ProcessHandle::destroyForcibly);
            awaitNone(Duration.ofSeconds(5));
        }
    }

    /** Removes the file of a server that is no more; its number may belong to somebody else by now. */
    void forgetDead() throws IOException {
        if (processes().isEmpty()) {
            Files.deleteIfExists(file());
        }
    }

    static void signal(ProcessHandle process, String name) throws IOException {
        // PostgreSQL tells its ways of stopping by signals that ProcessHandle cannot send.
        Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitNone(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!processes().isEmpty()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() throws IOException {
        try {
            Thread.sleep(5);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for PostgreSQL.", interrupted);
        }
    }

    private List<String> lines() throws IOException {
        return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
    }

    private static boolean worksIn(ProcessHandle process, Path folder) {
        try {
            Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
            return Files.readSymbolicLink(link).equals(folder);
        } catch (IOException gone) {
            // It ended meanwhile, or belongs to somebody else, who cannot work on a folder that only we can enter.
            return false;
        }
    }
}
