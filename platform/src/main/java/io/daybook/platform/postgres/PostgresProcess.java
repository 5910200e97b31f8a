package io.daybook.platform.postgres;

import io.daybook.platform.FileProblems;
import io.daybook.platform.postgres.PostgresException.Reason;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseProblems;
import io.daybook.platform.sql.DatabaseUrl;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running PostgreSQL of our own. It listens on 127.0.0.1 only and asks for a password that only this account of the
 * operating system can read. It outlives a killed owner; the next start stops it cleanly before it starts anew, so that
 * no statement of the dead owner is still running.
 *
 * <p>The caller makes sure, by a lock, that nobody else uses the same folder.
 */
public final class PostgresProcess implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 3;
    private static final String MAINTENANCE_DATABASE = "postgres";

    private final PostgresOptions options;
    private final PostgresBinaries binaries;
    private final Account account;
    private final Cluster cluster;
    private final Postmaster postmaster;
    private final Map<String, Duration> timings = new LinkedHashMap<>();
    private Process process;
    private int port;
    private final String password;

    private PostgresProcess(PostgresOptions options, Account account) throws IOException {
        this.options = options;
        this.account = account;
        this.binaries = timed("unpack", () -> PostgresBinaries.unpack(options.binaries()));
        account.requireAccess(binaries.program("postgres"));
        this.cluster = new Cluster(options.folder(), binaries, account);
        this.postmaster = new Postmaster(cluster.path());
        timedStep("initdb", this::prepare);
        this.password = cluster.password();
        timedStep("leftover", this::stopOldServer);
        this.process = timed("start", this::launch);
        timedStep("database", this::createDatabase);
    }

    /**
     * Starts PostgreSQL on the folder, which is made when it is not there, and waits until it answers.
     *
     * @throws PostgresException with one line that says what to do
     */
    public static PostgresProcess start(PostgresOptions options) {
        return start(options, null);
    }

    static PostgresProcess start(PostgresOptions options, @Nullable Account account) {
        try {
            Account chosen = account == null ? Account.forFolder(options.folder()) : account;
            return new PostgresProcess(options, chosen);
        } catch (IOException failure) {
            throw unusable(options.folder(), failure);
        }
    }

    /** Stops a server that a killed owner left on the folder, if there is one. The caller holds the lock of the folder. */
    public static void stopLeftover(Path folder) {
        try {
            new Postmaster(folder.resolve("cluster")).stop(STOP_PATIENCE);
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /**
     * Starts it again after it ended, on the same port.
     *
     * @throws PostgresException with one line that says what to do
     */
    public synchronized void restart() {
        try {
            stopOldServer();
            process = launch();
        } catch (IOException failure) {
            throw unusable(options.folder(), failure);
        }
    }

    /** The address of the database that the options name. */
    public DatabaseUrl url() {
        return url(options.database());
    }

    /** The address of another database of this server. */
    public synchronized DatabaseUrl url(String database) {
        return DatabaseUrl.local(port, database, Cluster.USER, password);
    }

    public synchronized int port() {
        return port;
    }

    /** The process number of the server, or of the last one if it ended. */
    public synchronized long pid() {
        return server().pid();
    }

    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the server that runs now ends, for whatever reason. */
    public synchronized CompletableFuture<Integer> exited() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** How long each step of the start took, in order: unpack, initdb, leftover, start, database. */
    public Map<String, Duration> timings() {
        return Collections.unmodifiableMap(timings);
    }

    /** Where the server writes its messages. */
    public Path logFile() {
        return cluster.log().path();
    }

    /** Keeps the log bounded; to be called now and then while it runs. */
    public void rotateLog() throws IOException {
        cluster.log().rotate();
    }

    /** Ends the server as a power cut of the process would: SIGKILL. For tests of faults. */
    public synchronized void kill() {
        server().destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the server by a fast shutdown, which ends its connections, and waits for it. */
    @Override
    public synchronized void close() {
        try {
            postmaster.stop(STOP_PATIENCE);
        } catch (IOException failure) {
            throw new PostgresException(
                    Reason.START_FAILED, "PostgreSQL in " + options.folder() + " could not be stopped.", failure);
        }
    }

    /**
     * Ends the server without its last checkpoint, and waits for it; a later start would recover from the log. For servers
     * of tests, whose data nobody wants again.
     */
    public synchronized void abandon() {
        try {
            postmaster.abandon(STOP_PATIENCE);
        } catch (IOException failure) {
            throw unusable(options.folder(), failure);
        }
    }

    /** The server itself: what we started may be a program that only changes the user and waits. */
    private ProcessHandle server() {
        try {
            return postmaster.running().orElse(process.toHandle());
        } catch (IOException failure) {
            throw unusable(options.folder(), failure);
        }
    }

    private void prepare() throws IOException {
        cluster.prepareFolder();
        if (cluster.exists()) {
            cluster.requireReadable();
        } else {
            cluster.create();
        }
    }

    private void stopOldServer() throws IOException {
        postmaster.stop(STOP_PATIENCE);
        postmaster.forgetDead();
    }

    private Process launch() throws IOException {
        int wanted = options.port() != 0 ? options.port() : port != 0 ? port : cluster.rememberedPort();
        for (int attempt = 1; ; attempt++) {
            port = choosePort(wanted);
            cluster.configure(options, port);
            cluster.log().rotate();
            long offset = cluster.log().size();
            Process started = spawn();
            if (awaitReady(started)) {
                cluster.remember(port, url().withPassword());
                return started;
            }
            boolean portLost = cluster.log().mentions(offset, "could not bind");
            if (!portLost || options.port() != 0 || attempt == PORT_ATTEMPTS) {
                throw startFailed(started, offset);
            }
        }
    }

    private Process spawn() throws IOException {
        List<String> command = new ArrayList<>();
        // Its own session: Ctrl-C in our terminal must not stop it before we have finished writing.
        command.add("setsid");
        command.addAll(account.prefix());
        command.addAll(List.of(
                binaries.program("postgres").toString(), "-D", cluster.path().toString()));
        return Cluster.program(command, cluster.path())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(cluster.log().path().toFile()))
                .start();
    }

    private boolean awaitReady(Process started) throws IOException {
        long deadline = System.nanoTime() + options.startTimeout().toNanos();
        while (started.isAlive()) {
            if (postmaster.isReady()) {
                return true;
            }
            if (System.nanoTime() >= deadline) {
                Postmaster.signal(started.toHandle(), "QUIT");
                return false;
            }
            Postmaster.pause();
        }
        return false;
    }

    private PostgresException startFailed(Process started, long offset) throws IOException {
        String state = "it does not answer after " + options.startTimeout().toSeconds() + " s";
        try {
            if (started.waitFor(5, TimeUnit.SECONDS)) {
                state = "exit code " + started.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        String complaint = cluster.log().lastComplaint(offset).orElse("it said nothing");
        String log = "; its log is " + cluster.log().path() + ".";
        if (cluster.log().mentions(offset, "No space left on device")) {
            return new PostgresException(
                    Reason.DISK_FULL,
                    "The disk of " + options.folder() + " is full: " + complaint + ". Make room or set DAYBOOK_DATA"
                            + log);
        }
        return new PostgresException(
                Reason.START_FAILED,
                "PostgreSQL in " + options.folder() + " did not start (" + state + "): " + complaint + log);
    }

    private int choosePort(int wanted) throws IOException {
        if (wanted != 0 && isFree(wanted)) {
            return wanted;
        }
        if (options.port() != 0) {
            throw new PostgresException(
                    Reason.PORT_TAKEN,
                    "Port " + options.port() + " on 127.0.0.1, where Daybook's PostgreSQL should listen, is taken."
                            + " Stop what uses it or leave the port out.");
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    private void createDatabase() {
        Connections connections = new Connections(url(MAINTENANCE_DATABASE));
        try (Connection connection = connections.open("daybook start");
                Statement statement = connection.createStatement()) {
            boolean missing;
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + options.database() + "'")) {
                missing = !found.next();
            }
            if (missing) {
                statement.execute("CREATE DATABASE " + options.database());
            }
        } catch (SQLException failure) {
            throw DatabaseProblems.explain(connections.url(), failure);
        }
    }

    private static PostgresException unusable(Path folder, IOException failure) {
        boolean full = FileProblems.isDiskFull(failure);
        return new PostgresException(
                full ? Reason.DISK_FULL : Reason.FOLDER_UNUSABLE,
                full
                        ? "The disk of " + folder + " is full. Make room or set DAYBOOK_DATA."
                        : "PostgreSQL cannot use the folder " + folder + " (" + FileProblems.inWords(failure)
                                + "). Make it writable for this user or set DAYBOOK_DATA.",
                failure);
    }

    private void timedStep(String step, Step action) throws IOException {
        timed(step, () -> {
            action.run();
            return step;
        });
    }

    private <T> T timed(String step, Work<T> work) throws IOException {
        long start = System.nanoTime();
        T result = work.run();
        timings.put(step, Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    private interface Step {
        void run() throws IOException;
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}
