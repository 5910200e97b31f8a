package io.daybook.ledger.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JournalSchemaTest {
    @Test
    void processesThatStartAtOnceDoNotClash() throws Exception {
        TestDatabase database = TestDatabase.empty();
        List<CompletableFuture<Void>> starts = IntStream.range(0, 4)
                .mapToObj(start -> CompletableFuture.runAsync(() -> JournalSchema.migrate(database.dataSource())))
                .toList();
        starts.forEach(CompletableFuture::join);
        assertThat(database.number("SELECT count(*) FROM journal.segment")).isZero();
        assertThat(database.number("SELECT count(DISTINCT version) - count(version) FROM journal.schema_history"))
                .isZero();
    }

    @Test
    void tablesOfANewerVersionAreRefused() throws Exception {
        TestDatabase database = TestDatabase.migrated();
        database.execute(
                "INSERT INTO journal.schema_history SELECT 999, '999', 'later', type, 'V999__later.sql', checksum,"
                        + " installed_by, installed_on, execution_time, success FROM journal.schema_history"
                        + " WHERE version = '1'");
        assertThatThrownBy(() -> JournalSchema.migrate(database.dataSource()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 999")
                .hasMessageContaining("newer Daybook");
    }
}
