package io.daybook.views.internal.projection;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import io.daybook.views.internal.sql.JsonText;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch does besides adding rows by COPY: rare rows and changes of rows. Runs after COPY, in the order of events. */
final class RowChanges {
    private final String schema;
    private final int shard;
    private final List<Assignment> workspaces = new ArrayList<>();
    private final List<Assignment> assets = new ArrayList<>();
    private final List<Assignment> scales = new ArrayList<>();
    private final List<Assignment> accounts = new ArrayList<>();
    private final List<Assignment> holds = new ArrayList<>();
    private final List<Assignment> failures = new ArrayList<>();

    /** Sets the parameters of one execution. */
    @FunctionalInterface
    private interface Assignment {
        void to(PreparedStatement statement) throws SQLException;
    }

    RowChanges(String schema, int shard) {
        this.schema = schema;
        this.shard = shard;
    }

    void clear() {
        List.of(workspaces, assets, scales, accounts, holds, failures).forEach(List::clear);
    }

    int size() {
        return workspaces.size() + assets.size() + scales.size() + accounts.size() + holds.size() + failures.size();
    }

    void workspace(int workspace, String name, long seq, long micros) {
        workspaces.add(statement -> {
            statement.setInt(1, shard);
            statement.setInt(2, workspace);
            statement.setString(3, name);
            statement.setLong(4, seq);
            statement.setObject(5, timestamp(micros));
        });
    }

    void asset(int workspace, Asset asset) {
        assets.add(statement -> {
            statement.setInt(1, shard);
            statement.setInt(2, workspace);
            statement.setInt(3, asset.number());
            statement.setString(4, asset.code());
            statement.setInt(5, asset.scale());
            statement.setString(6, asset.name());
        });
    }

    void scale(Event.AssetRescaled change) {
        scales.add(statement -> {
            statement.setInt(1, change.scale());
            statement.setInt(2, shard);
            statement.setInt(3, change.workspace());
            statement.setInt(4, change.asset());
        });
    }

    void account(Event.AccountChanged change) {
        accounts.add(statement -> {
            statement.setString(1, change.status().name().toLowerCase(Locale.ROOT));
            statement.setString(2, AccountRows.overdraft(change.overdraftLimit()));
            statement.setBigDecimal(
                    3, AccountRows.limit(change.overdraftLimit()) instanceof Amount it ? big(it) : null);
            statement.setBigDecimal(4, change.softLimit() == null ? null : big(change.softLimit()));
            statement.setString(5, change.metadata() == null ? null : JsonText.write(change.metadata()));
            statement.setInt(6, shard);
            statement.setInt(7, change.account());
        });
    }

    void closed(int account) {
        accounts.add(statement -> {
            statement.setString(1, "closed");
            statement.setString(2, null);
            statement.setBigDecimal(3, null);
            statement.setBigDecimal(4, null);
            statement.setString(5, null);
            statement.setInt(6, shard);
            statement.setInt(7, account);
        });
    }

    void holdEnded(
            Recorded<Event> recorded,
            int workspace,
            UUID transferId,
            String status,
            @Nullable Amount captured,
            @Nullable UUID entryId) {
        holds.add(statement -> {
            statement.setString(1, status);
            statement.setBigDecimal(2, captured == null ? null : big(captured));
            statement.setObject(3, entryId, Types.OTHER);
            statement.setObject(4, timestamp(recorded.recordedAtMicros()));
            statement.setLong(5, recorded.seq());
            statement.setInt(6, shard);
            statement.setInt(7, workspace);
            statement.setObject(8, transferId);
        });
    }

    void failed(Recorded<Event> recorded, Event.TransferFailed failed) {
        Command.Transfer command = failed.command();
        failures.add(statement -> {
            statement.setObject(1, recorded.transferId());
            statement.setObject(2, timestamp(recorded.recordedAtMicros()));
            statement.setObject(3, timestamp(recorded.effectiveAtMicros(command.details())));
            statement.setLong(4, recorded.seq());
            statement.setInt(5, recorded.index());
            statement.setInt(6, failed.workspace());
            statement.setInt(7, shard);
            statement.setBoolean(8, command.hold() != null);
            statement.setString(9, clean(command.details().correlationId()));
            statement.setString(10, clean(command.details().description()));
            statement.setString(11, JsonText.ofPairs(command.details().metadata()));
            statement.setString(12, clean(failed.key()));
            statement.setString(13, failed.code().wireName());
            statement.setString(14, clean(failed.detail()));
            statement.setString(15, clean(command.from().toString()));
            statement.setString(16, clean(command.to().toString()));
            statement.setString(17, clean(command.asset()));
            AmountInput amount = command.amount();
            boolean decimal = amount instanceof AmountInput.Decimal;
            BigDecimal value = switch (amount) {
                case AmountInput.Minor minor -> big(minor.value());
                case AmountInput.Decimal asked -> asked.value();
            };
            statement.setString(18, decimal ? value.toString() : value.toPlainString());
            // A huge exponent would become gigabytes of digits: what cannot be an amount stays text.
            boolean plausible =
                    Math.abs((long) value.precision() - value.scale()) <= 100 && Math.abs(value.scale()) <= 100;
            statement.setBigDecimal(19, plausible ? value : null);
            statement.setBoolean(20, decimal);
            setAccount(statement, 21, command.from());
            setAccount(statement, 23, command.to());
        });
    }

    private void setAccount(PreparedStatement statement, int parameter, AccountRef account) throws SQLException {
        switch (account) {
            case AccountRef.ById byId -> {
                statement.setInt(
                        parameter,
                        PositionedId.decode(byId.id())
                                .filter(id -> id.kind() == PositionedId.Kind.ACCOUNT && id.shard() == shard)
                                .map(id -> (int) id.accountNumber())
                                .orElse(-1));
                statement.setString(parameter + 1, null);
            }
            case AccountRef.ByCode byCode -> {
                statement.setInt(parameter, -1);
                statement.setString(parameter + 1, clean(byCode.code()));
            }
        }
    }

    void apply(Connection connection) throws SQLException {
        run(
                connection,
                "INSERT INTO %s.workspaces (shard, workspace, name, opened_seq, opened_at) VALUES (?, ?, ?, ?, ?)",
                workspaces);
        run(
                connection,
                "INSERT INTO %s.assets (shard, workspace, asset, code, scale, name) VALUES (?, ?, ?, ?, ?, ?)",
                assets);
        run(connection, "UPDATE %s.assets SET scale = ? WHERE shard = ? AND workspace = ? AND asset = ?", scales);
        // A null overdraft stands for closing, which leaves limits and metadata as they were.
        run(
                connection,
                "UPDATE %1$s.accounts a SET status = n.status::%1$s.account_status,"
                        + " overdraft = coalesce(n.overdraft::%1$s.overdraft_kind, a.overdraft),"
                        + " overdraft_limit = CASE WHEN n.overdraft IS NULL THEN a.overdraft_limit ELSE n.overdraft_limit END,"
                        + " soft_limit = CASE WHEN n.overdraft IS NULL THEN a.soft_limit ELSE n.soft_limit END,"
                        + " metadata = coalesce(n.metadata::jsonb, a.metadata)"
                        + " FROM (SELECT ?::text AS status, ?::text AS overdraft, ?::numeric AS overdraft_limit,"
                        + " ?::numeric AS soft_limit, ?::text AS metadata) n WHERE a.shard = ? AND a.account = ?",
                accounts);
        run(
                connection,
                "UPDATE %1$s.holds SET status = ?::%1$s.transfer_status, captured_amount = ?, entry_id = ?,"
                        + " ended_at = ?, ended_seq = ? WHERE shard = ? AND workspace = ? AND id = ?",
                holds);
        run(
                connection,
                "INSERT INTO %1$s.failed_transfers (id, recorded_at, effective_at, seq, index, workspace, shard, hold,"
                        + " correlation_id, description, metadata, key, code, detail, asked_from, asked_to, asked_asset,"
                        + " asked_amount, from_account, to_account, asset, amount)"
                        + " SELECT f.id, f.recorded_at, f.effective_at, f.seq, f.index, f.workspace, f.shard, f.hold,"
                        + " f.correlation_id, f.description, f.metadata::jsonb, f.key, f.code, f.detail, f.asked_from, f.asked_to,"
                        + " f.asked_asset, f.asked_amount, p.account, q.account, s.asset,"
                        + " CASE WHEN NOT f.decimal AND abs(f.amount) < 1e38 THEN f.amount"
                        + " WHEN abs(f.amount * power(10::numeric, s.scale)) < 1e38 AND f.amount * power(10::numeric, s.scale)"
                        + " = trunc(f.amount * power(10::numeric, s.scale)) THEN f.amount * power(10::numeric, s.scale) END"
                        + " FROM (SELECT ?::uuid AS id, ?::timestamptz AS recorded_at, ?::timestamptz AS effective_at, ?::bigint AS seq,"
                        + " ?::integer AS index, ?::integer AS workspace, ?::smallint AS shard, ?::boolean AS hold,"
                        + " ?::text AS correlation_id, ?::text AS description, ?::text AS metadata, ?::text AS key, ?::text AS code,"
                        + " ?::text AS detail, ?::text AS asked_from, ?::text AS asked_to, ?::text AS asked_asset,"
                        + " ?::text AS asked_amount, ?::numeric AS amount, ?::boolean AS decimal, ?::integer AS from_number,"
                        + " ?::text AS from_code, ?::integer AS to_number, ?::text AS to_code) f"
                        + " LEFT JOIN %1$s.accounts p ON p.shard = f.shard AND p.workspace = f.workspace AND p.opened_seq <= f.seq"
                        + " AND (p.account = f.from_number OR p.code = f.from_code)"
                        + " LEFT JOIN %1$s.accounts q ON q.shard = f.shard AND q.workspace = f.workspace AND q.opened_seq <= f.seq"
                        + " AND (q.account = f.to_number OR q.code = f.to_code)"
                        + " LEFT JOIN %1$s.assets s ON s.shard = f.shard AND s.workspace = f.workspace"
                        + " AND (s.code = f.asked_asset OR f.asked_asset IS NULL AND s.asset = p.asset)",
                failures);
    }

    private void run(Connection connection, String sql, List<Assignment> executions) throws SQLException {
        if (executions.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(String.format(Locale.ROOT, sql, schema))) {
            for (Assignment execution : executions) {
                execution.to(statement);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static @Nullable String clean(@Nullable String text) {
        return text == null || text.indexOf(0) < 0 ? text : text.replace((char) 0, '\ufffd');
    }

    static BigDecimal big(Amount amount) {
        return new BigDecimal(amount.toBigInteger());
    }

    /** Not {@link java.sql.Timestamp}: its calendar is Julian before 1582. */
    static OffsetDateTime timestamp(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
