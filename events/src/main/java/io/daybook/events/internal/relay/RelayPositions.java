package io.daybook.events.internal.relay;

import io.daybook.events.SegmentMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Table {@code events.relay_position}: told, never believed by who publishes. */
final class RelayPositions {
    private static final Logger LOG = LoggerFactory.getLogger(RelayPositions.class);

    private static final String STORE = """
            INSERT INTO events.relay_position (shard, epoch, seq, hash, published_at)
            VALUES (?, ?, ?, ?, clock_timestamp())
                ON CONFLICT (shard) DO UPDATE
               SET epoch = excluded.epoch, seq = excluded.seq, hash = excluded.hash,
                   published_at = excluded.published_at""";
    private static final String FIND = "SELECT epoch, seq, hash FROM events.relay_position WHERE shard = ?";

    private final DataSource database;

    RelayPositions(DataSource database) {
        this.database = database;
    }

    /** Whether it is stored; when not, the next one will be. */
    boolean store(SegmentMark mark) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(STORE)) {
            statement.setInt(1, mark.shard());
            statement.setLong(2, mark.epoch());
            statement.setLong(3, mark.seq());
            statement.setBytes(4, mark.hash());
            statement.executeUpdate();
            return true;
        } catch (SQLException later) {
            LOG.debug("the position of the relay of shard {} is not stored", mark.shard(), later);
            return false;
        }
    }

    Optional<SegmentMark> find(int shard) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setInt(1, shard);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new SegmentMark(shard, row.getLong(1), row.getLong(2), row.getBytes(3)))
                        : Optional.empty();
            }
        }
    }
}
