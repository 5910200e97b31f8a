package io.daybook.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgres://me:secret@db:6000/ledger                       | me | secret | jdbc:postgresql://db:6000/ledger
            postgresql://me:secret@db/ledger                          | me | secret | jdbc:postgresql://db:5432/ledger
            postgresql://me:s%40%2F%3Ae+t@db/ledger                   | me | s@/:e+t | jdbc:postgresql://db:5432/ledger
            postgresql://me:a:b@db/ledger                             | me | a:b | jdbc:postgresql://db:5432/ledger
            postgresql://me:a/b@db/ledger                             | me | a/b | jdbc:postgresql://db:5432/ledger
            postgresql://me:x@one:1,two/ledger                        | me | x | jdbc:postgresql://one:1,two:5432/ledger
            postgresql://me:x@[::1]:7/ledger                          | me | x | jdbc:postgresql://[::1]:7/ledger
            postgresql://me:x@[::1]/mein%20buch                       | me | x | jdbc:postgresql://[::1]:5432/mein%20buch
            jdbc:postgresql://db/ledger?user=me&password=a%26b        | me | a&b | jdbc:postgresql://db:5432/ledger
            jdbc:postgresql://db/ledger?user=me                       | me |     | jdbc:postgresql://db:5432/ledger
            """)
    void readsBothSpellings(String text, String user, String password, String jdbcUrl) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.user()).isEqualTo(user);
        assertThat(url.driverProperties().getProperty("password")).isEqualTo(password);
        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(DatabaseUrl.parse(url.withPassword())).isEqualTo(url);
    }

    @Test
    void translatesParametersOfLibpq() {
        Properties properties = DatabaseUrl.parse(
                        "postgresql://me:x@db/ledger?sslmode=verify-full"
                                + "&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=3&target_session_attrs=read-write&loggerLevel=OFF")
                .driverProperties();

        assertThat(properties)
                .containsAllEntriesOf(Map.of(
                        "sslmode", "verify-full",
                        "sslrootcert", "/etc/ca.pem",
                        "connectTimeout", "3",
                        "targetServerType", "primary",
                        "loggerLevel", "OFF"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mysql://me:hush@db/ledger                     | begins with postgresql://
            db.example                                    | begins with postgresql://
            postgresql://db/ledger                        | names no user
            postgresql://me:hush@db                       | names no database
            postgresql://me:hush@/ledger                  | names no host
            postgresql://me:hush@%2Frun%2Fpg/ledger       | names no host
            postgresql://me:hush@db:port/ledger           | port must be a number
            postgresql://me:hush@db:70000/ledger          | port must be a number
            postgresql://me:hush@db/a/b  | cannot be read
            postgresql://me:%zz@db/ledger                 | two hex digits
            postgresql://me:hush@db/ledger?sslmod=require | does not know, sslmod
            postgresql://me:hush@db/ledger?target_session_attrs=standby | Daybook writes
            """)
    void saysWhatIsWrongWithoutThePassword(String text, String expected) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DatabaseUrl.parse(text))
                .withMessageContaining(expected)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("hush"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://me:hush@db/ledger", "jdbc:postgresql://db/ledger?user=me&password=hush"})
    void neverShowsThePassword(String text) {
        assertThat(DatabaseUrl.parse(text)).hasToString("postgresql://me@db:5432/ledger");
    }
}
