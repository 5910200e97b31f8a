package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.internal.postgres.JournalSchema;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.UnknownOutcomeException;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answer to an append gets lost: its outcome is unknown, and the row is there all the same. */
class UnknownOutcomeTest {
    private static final JournalSettings IMPATIENT =
            new JournalSettings(Duration.ofMillis(500), 1_000_000, Duration.ofSeconds(3));

    @ParameterizedTest
    @EnumSource(names = {"CUT", "SWALLOW"})
    void anAnswerThatIsLostLeavesTheOutcomeUnknownAndTheRowThere(FlakyProxy.Answers fate) throws Exception {
        DatabaseUrl database = TestPostgres.shared().freshDatabase();
        try (HikariDataSource pool = new Connections(database).pool("test", 4)) {
            JournalSchema.migrate(pool);
        }
        int port = Integer.parseInt(database.hosts().getFirst().replaceAll(".*:", ""));
        Segment first = seal(1, SegmentHash.genesis(), "first");
        Segment second = seal(2, first.hash(), "second");
        Segment third = seal(3, second.hash(), "third");
        try (FlakyProxy proxy = new FlakyProxy(port);
                JournalSession direct = open(database, JournalSettings.DEFAULTS);
                JournalSession cut = open(database.withHosts(List.of("127.0.0.1:" + proxy.port())), IMPATIENT)) {
            assertThat(cut.append(first)).isTrue();
            proxy.answers(fate);
            assertThatThrownBy(() -> cut.append(second)).isInstanceOf(UnknownOutcomeException.class);
            assertThatThrownBy(() -> cut.append(third)).isInstanceOf(UnknownOutcomeException.class);
            assertThatThrownBy(cut::head).isInstanceOf(JournalUnavailableException.class);
            assertThat(direct.append(seal(2, first.hash(), "fence"))).isFalse();
            assertThat(direct.head().orElseThrow()).usingRecursiveComparison().isEqualTo(second);
            assertThat(direct.append(third)).isTrue();
        }
    }

    private static JournalSession open(DatabaseUrl url, JournalSettings settings) {
        return new PostgresJournalStore(new Connections(url)::open, settings).open(0);
    }

    private static Segment seal(long seq, byte[] previous, String payload) {
        return SegmentHash.seal(0, 1, seq, 1_000 + seq, previous, payload.getBytes(StandardCharsets.UTF_8));
    }
}
