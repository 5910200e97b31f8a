package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.postgres.PostgresWorkspaceRoutes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which requests make a workspace in the database: those that write, and as many as there may be. */
class WorkspaceRoutesTest {
    private static final int PATIENCE_SECONDS = 30;

    @Test
    void onlyWhoWritesMakesAWorkspaceAndOnlySoMany() throws Exception {
        try (TestLedger test = TestLedger.start(
                TestPostgres.shared().freshDatabase(),
                ChangedSettings.of(Map.of("shards", 2, "shardMaxWorkspaces", 1)),
                "test")) {
            Ledger ledger = test.ledger();
            PostgresWorkspaceRoutes routes = new PostgresWorkspaceRoutes(test.pool());
            for (int stranger = 0; stranger < 20; stranger++) {
                String name = "stranger" + stranger;
                assertThat(ledger.shardOf(name)).isBetween(0, 1);
                assertThat(ledger.workspace(name)
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .value())
                        .isEmpty();
                assertThat(outcome(ledger, name, true)).isInstanceOf(Outcome.Done.class);
            }
            assertThat(routes.all()).isEmpty();

            // "a" and "b" are on different shards, as their hash codes say; "c" comes to the one of "a".
            assertThat(outcome(ledger, "a", false)).isInstanceOf(Outcome.Done.class);
            assertThat(outcome(ledger, "b", false)).isInstanceOf(Outcome.Done.class);
            assertThat(outcome(ledger, "c", false)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                assertThat(rejected.code()).isEqualTo(RejectionCode.ACCOUNT_CAPACITY);
                assertThat(rejected.detail()).contains("ledger.shard_max_workspaces");
            });
            assertThat(outcome(ledger, "a", false)).isInstanceOf(Outcome.Done.class);
            assertThat(routes.all()).containsOnlyKeys("a", "b");
        }
    }

    private static Outcome outcome(Ledger ledger, String workspace, boolean dryRun) throws Exception {
        Command transfer = new Command.Transfer(
                new AccountRef.ByCode("from"),
                new AccountRef.ByCode("to"),
                "EUR",
                AmountInput.minor(5),
                null,
                null,
                EntryDetails.NONE);
        return ledger.submit(
                        new Submission(workspace, List.of(new Submission.Item(transfer, null, null)), null, dryRun))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .outcomes()
                .getFirst();
    }
}
