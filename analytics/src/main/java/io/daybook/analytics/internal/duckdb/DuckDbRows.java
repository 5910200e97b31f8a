package io.daybook.analytics.internal.duckdb;

import io.daybook.analytics.internal.Batch;
import io.daybook.analytics.internal.EntryLine;
import io.daybook.analytics.internal.Limbs;
import io.daybook.analytics.internal.Names;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Rows into DuckDB's tables, by its appender, and values out of its results. */
final class DuckDbRows {
    private DuckDbRows() {}

    /** Within the transaction of the connection. */
    static void append(DuckDBConnection connection, Batch batch) throws SQLException {
        if (!batch.lines().isEmpty()) {
            try (DuckDBAppender rows = connection.createAppender("ledger_entries_raw")) {
                for (EntryLine line : batch.lines()) {
                    line(rows, batch.shard(), line);
                }
            }
        }
        if (!batch.accounts().isEmpty()) {
            try (DuckDBAppender rows = connection.createAppender("accounts")) {
                for (Names.Account account : batch.accounts()) {
                    rows.beginRow()
                            .append(batch.shard())
                            .append(account.number())
                            .append(account.workspace());
                    rows.append(account.id());
                    text(rows, account.code());
                    rows.endRow();
                }
            }
        }
        if (!batch.workspaces().isEmpty()) {
            try (DuckDBAppender rows = connection.createAppender("workspaces")) {
                for (Names.Workspace workspace : batch.workspaces()) {
                    rows.beginRow()
                            .append(batch.shard())
                            .append(workspace.number())
                            .append(workspace.name())
                            .append(workspace.catalog())
                            .endRow();
                }
            }
        }
        if (!batch.assets().isEmpty()) {
            try (DuckDBAppender rows = connection.createAppender("assets")) {
                for (Names.Asset asset : batch.assets()) {
                    rows.beginRow()
                            .append(batch.shard())
                            .append(asset.seq())
                            .append(asset.workspace())
                            .append(asset.number())
                            .append(asset.code())
                            .append((byte) asset.scale())
                            .endRow();
                }
            }
        }
    }

    private static void line(DuckDBAppender rows, int shard, EntryLine line) throws SQLException {
        rows.beginRow()
                .append(shard)
                .append(line.seq())
                .append(line.eventIndex())
                .append(line.line())
                .append(line.recordedAtMicros())
                .append(line.workspace())
                .append(line.entryId());
        UUID transfer = line.transferId();
        if (transfer == null) {
            rows.appendNull();
        } else {
            rows.append(transfer);
        }
        rows.append(line.accountId());
        text(rows, line.accountCode());
        rows.append(line.asset())
                .append((byte) line.scale())
                .append(line.side().name().toLowerCase(Locale.ROOT))
                .append(line.amount().toBigInteger())
                .append(line.beginsMovement());
        text(rows, line.correlationId());
        rows.endRow();
    }

    private static void text(DuckDBAppender rows, @Nullable String text) throws SQLException {
        if (text == null) {
            rows.appendNull();
        } else {
            rows.append(text);
        }
    }

    static UUID uuid(ResultSet row, int column) throws SQLException {
        return (UUID) Objects.requireNonNull(row.getObject(column));
    }

    /** The amount whose upper and lower sums stand in this column and the next. */
    static BigInteger joined(ResultSet row, int column) throws SQLException {
        return Limbs.join((BigInteger) Objects.requireNonNull(row.getObject(column)), (BigInteger)
                Objects.requireNonNull(row.getObject(column + 1)));
    }
}
