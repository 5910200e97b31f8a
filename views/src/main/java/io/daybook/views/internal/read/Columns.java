package io.daybook.views.internal.read;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.AssetLabel;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns of a result as the types of the contract. */
final class Columns {
    private static final Instant FIRST = Instant.parse("-4000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("+200000-01-01T00:00:00Z");

    private Columns() {}

    static Amount amount(ResultSet row, String column) throws SQLException {
        return Amount.of(row.getBigDecimal(column).toBigIntegerExact());
    }

    static @Nullable Amount amountOrNull(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? null : Amount.of(value.toBigIntegerExact());
    }

    /**
     * As a parameter. Not {@link java.sql.Timestamp}: its calendar is Julian before 1582, ten days off. Times that PostgreSQL
     * cannot hold are as far away as it can.
     */
    static OffsetDateTime parameter(Instant time) {
        Instant held = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return held.atOffset(ZoneOffset.UTC);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), column);
    }

    static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static Side side(ResultSet row, String column) throws SQLException {
        return Side.valueOf(row.getString(column).toUpperCase(Locale.ROOT));
    }

    /** From {@code <prefix>_id} and {@code <prefix>_code}; null when the account is. */
    static @Nullable AccountLabel accountOrNull(ResultSet row, String prefix) throws SQLException {
        UUID id = uuidOrNull(row, prefix + "_id");
        return id == null ? null : new AccountLabel(id, row.getString(prefix + "_code"));
    }

    /** From {@code <prefix>_code} and {@code <prefix>_scale}; null when the asset is. */
    static @Nullable AssetLabel assetOrNull(ResultSet row, String prefix) throws SQLException {
        String code = row.getString(prefix + "_code");
        return code == null ? null : new AssetLabel(code, row.getInt(prefix + "_scale"));
    }

    static AssetLabel asset(ResultSet row, String prefix) throws SQLException {
        return Objects.requireNonNull(assetOrNull(row, prefix), prefix);
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
