package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseServer;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.platform.sql.Retry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
    @Test
    void everyFreshDatabaseIsACopyOfItsTemplate() throws Exception {
        AtomicInteger prepared = new AtomicInteger();
        TestPostgres.Preparation preparation = url -> {
            prepared.incrementAndGet();
            execute(url, "CREATE TABLE marks AS SELECT 1 AS mark");
        };

        DatabaseUrl first = TestPostgres.shared().freshDatabase("marks", preparation);
        execute(first, "INSERT INTO marks VALUES (2)");
        DatabaseUrl second = TestPostgres.shared().freshDatabase("marks", preparation);

        assertThat(prepared).hasValue(1);
        assertThat(count(first)).isEqualTo(2);
        assertThat(count(second)).isEqualTo(1);
    }

    @Test
    void isAsDurableAsTheServerOfDaybook() {
        // The check refuses fsync=off.
        DatabaseUrl url = TestPostgres.shared().freshDatabase();

        assertThat(DatabaseServer.check(new Connections(url), Retry.none()).majorVersion())
                .isEqualTo(18);
    }

    @Test
    void aDedicatedServerCanBeKilledAndStartedAgain() throws Exception {
        try (TestPostgres postgres = TestPostgres.dedicated()) {
            assertThat(postgres.process().port())
                    .isNotEqualTo(TestPostgres.shared().process().port());
            DatabaseUrl url = postgres.freshDatabase();
            execute(url, "CREATE TABLE marks AS SELECT 1 AS mark");

            postgres.kill();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> count(url));
            postgres.restart();

            assertThat(count(url)).isEqualTo(1);
        }
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = new Connections(url).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(DatabaseUrl url) throws SQLException {
        try (Connection connection = new Connections(url).open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM marks")) {
            row.next();
            return row.getInt(1);
        }
    }
}
