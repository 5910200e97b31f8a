package io.daybook.analytics.internal.duckdb;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import io.daybook.analytics.internal.Batch;
import io.daybook.analytics.internal.Names;
import io.daybook.analytics.internal.PositionMovedException;
import io.daybook.analytics.internal.Store;
import io.daybook.analytics.internal.StoreAwayException;
import io.daybook.analytics.internal.StoredPosition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB in this process, one file in the data folder. Position and rows are one transaction. One process at a time may
 * have the file open; it is opened at the first use, so that a process that never asks does not pay for it.
 */
public final class DuckDbStore implements Store {
    private static final String FILE = "entries.duckdb";

    private final Path folder;
    private final int memoryMib;
    private final int threads;
    private @Nullable DuckDBConnection writing;
    private boolean closed;

    public DuckDbStore(Path folder, int memoryMib, int threads) {
        this.folder = folder;
        this.memoryMib = memoryMib;
        this.threads = threads;
    }

    @Override
    public String name() {
        return "duckdb";
    }

    private synchronized DuckDBConnection writing() {
        DuckDBConnection open = writing;
        if (open != null) {
            return open;
        }
        if (closed) {
            throw new StoreAwayException("the analytical store is closed", null);
        }
        try {
            Files.createDirectories(folder);
            Properties properties = new Properties();
            properties.setProperty("memory_limit", memoryMib + "MiB");
            properties.setProperty("threads", Integer.toString(threads));
            properties.setProperty("temp_directory", folder.resolve("spill").toString());
            // Rows have their order in themselves; keeping that of their arrival costs memory.
            properties.setProperty("preserve_insertion_order", "false");
            DuckDBConnection made =
                    (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + folder.resolve(FILE), properties);
            NativeLibrary.forgetFile();
            try (Statement statement = made.createStatement()) {
                statement.execute(schema());
            }
            made.setAutoCommit(false);
            writing = made;
            return made;
        } catch (SQLException | IOException unusable) {
            throw new StoreAwayException(
                    "the analytical store " + folder.resolve(FILE) + " cannot be opened: " + unusable.getMessage(),
                    unusable);
        }
    }

    private static String schema() {
        try (InputStream in = Objects.requireNonNull(DuckDbStore.class.getResourceAsStream("schema.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public StoredPosition position(int shard) {
        return ask(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT seq, hash FROM positions WHERE shard = ?")) {
                statement.setInt(1, shard);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? new StoredPosition(row.getLong(1), row.getString(2)) : StoredPosition.START;
                }
            }
        });
    }

    @Override
    public void append(Batch batch) {
        DuckDBConnection connection = writing();
        boolean committed = false;
        try {
            move(connection, batch);
            DuckDbRows.append(connection, batch);
            connection.commit();
            committed = true;
        } catch (SQLException failed) {
            throw new StoreAwayException("the analytical store cannot be written: " + failed.getMessage(), failed);
        } finally {
            if (!committed) {
                rollBack(connection);
            }
        }
    }

    private synchronized void rollBack(DuckDBConnection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // Opened anew by whoever writes next; what was not committed is gone.
            writing = null;
            try {
                connection.close();
            } catch (SQLException already) {
                broken.addSuppressed(already);
            }
        }
    }

    private static void move(Connection connection, Batch batch) throws SQLException {
        int moved;
        if (batch.previous().seq() == 0) {
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO positions SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM positions WHERE shard = ?)")) {
                statement.setInt(1, batch.shard());
                statement.setLong(2, batch.last().seq());
                statement.setString(3, batch.last().hash());
                statement.setInt(4, batch.shard());
                moved = statement.executeUpdate();
            }
        } else {
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE positions SET seq = ?, hash = ? WHERE shard = ? AND seq = ? AND hash = ?")) {
                statement.setLong(1, batch.last().seq());
                statement.setString(2, batch.last().hash());
                statement.setInt(3, batch.shard());
                statement.setLong(4, batch.previous().seq());
                statement.setString(5, batch.previous().hash());
                moved = statement.executeUpdate();
            }
        }
        if (moved != 1) {
            throw new PositionMovedException(batch.shard(), batch.previous(), -1);
        }
    }

    @Override
    public Map<Integer, Names.Account> accounts(int shard, Collection<Integer> numbers) {
        Map<Integer, Names.Account> found = new HashMap<>();
        if (numbers.isEmpty()) {
            return found;
        }
        String list = String.join(",", numbers.stream().map(String::valueOf).toList());
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT account, workspace, id, code FROM accounts WHERE shard = ? AND account IN (" + list
                            + ")")) {
                statement.setInt(1, shard);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.put(
                                row.getInt(1),
                                new Names.Account(
                                        row.getInt(1), row.getInt(2), DuckDbRows.uuid(row, 3), row.getString(4)));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public Optional<Names.Workspace> workspace(int shard, int number) {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT name, catalog FROM workspaces WHERE shard = ? AND workspace = ?")) {
                statement.setInt(1, shard);
                statement.setInt(2, number);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Names.Workspace(number, row.getString(1), row.getInt(2)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<Names.Asset> assets(int shard, int workspace) {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT seq, asset, code, scale FROM assets WHERE shard = ? AND workspace = ? ORDER BY seq")) {
                statement.setInt(1, shard);
                statement.setInt(2, workspace);
                List<Names.Asset> assets = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        assets.add(new Names.Asset(
                                row.getLong(1), workspace, row.getInt(2), row.getString(3), row.getInt(4)));
                    }
                }
                return assets;
            }
        });
    }

    @Override
    public List<AssetVolume> volumes(String workspace, Window window) {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DuckDbQueries.VOLUMES)) {
                statement.setString(1, workspace);
                window(statement, 2, window);
                List<AssetVolume> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        rows.add(new AssetVolume(
                                instant(row.getLong(1)),
                                row.getString(2),
                                row.getInt(3),
                                DuckDbRows.joined(row, 4),
                                row.getLong(6)));
                    }
                }
                return rows;
            }
        });
    }

    @Override
    public List<AccountFlow> flows(String workspace, String account, Window window) {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DuckDbQueries.FLOWS)) {
                statement.setString(1, workspace);
                window(statement, 2, window);
                statement.setString(4, account);
                statement.setString(5, account);
                List<AccountFlow> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        rows.add(new AccountFlow(
                                instant(row.getLong(1)),
                                row.getString(2),
                                row.getInt(3),
                                DuckDbRows.joined(row, 4),
                                DuckDbRows.joined(row, 6)));
                    }
                }
                return rows;
            }
        });
    }

    @Override
    public List<AccountTurnover> turnovers(String workspace, String asset, Window window, int limit) {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DuckDbQueries.TURNOVERS)) {
                statement.setString(1, workspace);
                window(statement, 2, window);
                statement.setString(4, asset);
                statement.setInt(5, limit);
                List<AccountTurnover> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        rows.add(new AccountTurnover(
                                DuckDbRows.uuid(row, 1),
                                row.getString(2),
                                asset,
                                row.getInt(3),
                                DuckDbRows.joined(row, 4),
                                DuckDbRows.joined(row, 6),
                                row.getLong(8)));
                    }
                }
                return rows;
            }
        });
    }

    private static void window(PreparedStatement statement, int first, Window window) throws SQLException {
        statement.setLong(first, ChronoUnit.MICROS.between(Instant.EPOCH, window.from()));
        statement.setLong(first + 1, ChronoUnit.MICROS.between(Instant.EPOCH, window.to()));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** On a connection of its own: it sees what was committed when it began, and holds no writer up. */
    private <T> T ask(Question<T> question) {
        DuckDBConnection open = writing();
        try (Connection connection = open.duplicate()) {
            return question.ask(connection);
        } catch (SQLException failed) {
            throw new StoreAwayException("the analytical store cannot be asked: " + failed.getMessage(), failed);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        DuckDBConnection open = writing;
        writing = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException failed) {
                throw new StoreAwayException("the analytical store does not close: " + failed.getMessage(), failed);
            }
        }
    }
}
