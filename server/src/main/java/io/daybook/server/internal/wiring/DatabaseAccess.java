package io.daybook.server.internal.wiring;

import io.daybook.platform.FileProblems;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.server.internal.DataFolder;
import io.daybook.server.internal.RunFile;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The database for a command that only reads the journal: the one that a running server keeps, or one that is started for the
 * command, without a ledger and without a web server.
 */
public final class DatabaseAccess implements AutoCloseable {
    private final Closing closing = new Closing();
    private final Database database;
    private final Optional<RunFile> server;

    private DatabaseAccess(Configuration settings) {
        ServerSettings server = settings.get(ServerSettings.class);
        this.server = runningServer(settings);
        if (server.databaseUrl().isEmpty() && this.server.isPresent()) {
            this.database = closing.add("database", Database.attach(embeddedUrl(server.data())));
            return;
        }
        boolean opened = false;
        try {
            if (server.databaseUrl().isEmpty()) {
                requireData(server.data());
                DataFolder folder = closing.add("data folder", DataFolder.open(server.data()));
                this.database = closing.add("database", Database.open(settings, folder, StartTimes.ofThisProcess()));
            } else {
                this.database = closing.add(
                        "database", Database.attach(server.databaseUrl().get()));
                requireJournal(server.databaseUrl().get());
            }
            opened = true;
        } finally {
            if (!opened) {
                closing.close();
            }
        }
    }

    /** @throws io.daybook.platform.StartupException with one line that says what to do */
    public static DatabaseAccess open(Configuration settings) {
        return new DatabaseAccess(settings);
    }

    /** The server that runs on the data folder, if one does. */
    public static Optional<RunFile> runningServer(Configuration settings) {
        Path data = settings.get(ServerSettings.class).data();
        try {
            return RunFile.read(data);
        } catch (IOException unreadable) {
            throw new ServerException(
                    "The data folder " + data + " cannot be read (" + FileProblems.inWords(unreadable) + ").",
                    unreadable);
        }
    }

    /** A command that reads must not make an empty ledger and call it right: most likely the folder is the wrong one. */
    private static void requireData(Path data) {
        if (!Files.isDirectory(data.resolve("postgres"))) {
            throw new ServerException(
                    "There is no ledger in " + data.toAbsolutePath().normalize()
                            + ". Name its data folder with --data or DAYBOOK_DATA, or its database with --database-url;"
                            + " `daybook up` makes a new one.",
                    null);
        }
    }

    private void requireJournal(DatabaseUrl url) {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('journal.segment') IS NOT NULL")) {
            if (!row.next() || !row.getBoolean(1)) {
                throw new ServerException(
                        "There is no ledger in the database " + url
                                + ". Correct DAYBOOK_DATABASE_URL; `daybook up` makes a new one there.",
                        null);
            }
        } catch (SQLException away) {
            throw new ServerException("The database " + url + " cannot be read (" + away.getMessage() + ").", away);
        }
    }

    private static DatabaseUrl embeddedUrl(Path data) {
        Path file = data.resolve("postgres").resolve("url");
        try {
            return DatabaseUrl.parse(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new ServerException(
                    "A server runs on " + data + ", but its database's address in " + file
                            + " cannot be read. Run this command as the same user, or name DAYBOOK_DATABASE_URL.",
                    unreadable);
        }
    }

    public Database database() {
        return database;
    }

    /** The server that keeps the database ready; empty when this command started it or it is somebody's own. */
    public Optional<RunFile> server() {
        return server;
    }

    @Override
    public void close() {
        closing.close();
    }
}
