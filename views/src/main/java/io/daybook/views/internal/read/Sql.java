package io.daybook.views.internal.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query that is put together from parts, each with its parameters. */
final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Makes one row's value. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    Sql add(String part, @Nullable Object... values) {
        text.append(part).append(' ');
        for (Object value : values) {
            parameters.add(value);
        }
        return this;
    }

    Sql addIf(boolean condition, String part, @Nullable Object... values) {
        return condition ? add(part, values) : this;
    }

    Sql add(Sql other) {
        text.append(other.text);
        parameters.addAll(other.parameters);
        return this;
    }

    <T> List<T> list(Connection connection, Row<T> row) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(row.of(rows));
            }
        }
        return found;
    }

    <T> Optional<T> first(Connection connection, Row<T> row) throws SQLException {
        List<T> found = list(connection, row);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        for (int index = 0; index < parameters.size(); index++) {
            Object value = parameters.get(index);
            switch (value) {
                case null -> statement.setNull(index + 1, Types.OTHER);
                case Instant time -> statement.setObject(index + 1, Columns.parameter(time));
                case Integer[] numbers -> statement.setArray(index + 1, connection.createArrayOf("integer", numbers));
                case Long[] numbers -> statement.setArray(index + 1, connection.createArrayOf("bigint", numbers));
                default -> statement.setObject(index + 1, value);
            }
        }
        return statement;
    }
}
