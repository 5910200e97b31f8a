package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A dry run is one piece of work for the writer, so it is bounded like one. */
class DryRunTest {
    private static final int LINES = 1_000;
    private static final int MOST_LINES = Shard.SETTINGS.dryRunMaxLines();

    @Test
    void asManyLinesAsAllowedAreTried() {
        try (Shard shard = Shard.withoutFaults()) {
            List<Outcome> outcomes =
                    shard.submit(dry(Collections.nCopies(MOST_LINES / LINES, entry())), Table.START_MICROS);
            assertThat(outcomes).hasSize(MOST_LINES / LINES).allMatch(Outcome.Done.class::isInstance);
            assertThat(shard.accounts(Table.START_MICROS)).isEmpty();
        }
    }

    @Test
    void moreLinesAreTooLarge() {
        try (Shard shard = Shard.withoutFaults()) {
            assertTooLarge(shard.submit(dry(Collections.nCopies(MOST_LINES / LINES + 1, entry())), Table.START_MICROS));
            assertThat(shard.accounts(Table.START_MICROS)).isEmpty();
        }
    }

    /** How long a reversal is shows only when it is decided. */
    @Test
    void reversalsCountWithTheLinesOfTheirEntries() {
        try (Shard shard = Shard.withoutFaults()) {
            List<Command> reversals = new ArrayList<>();
            for (int entry = 0; entry <= MOST_LINES / LINES; entry++) {
                Outcome.Done done = (Outcome.Done) shard.ask(Submission.of("default", "e" + entry, entry()));
                UUID subject = done.recorded().entryId();
                reversals.add(new Command.Reverse(subject, Command.ReversalDate.NOW, EntryDetails.NONE));
            }
            var before = shard.accounts(Table.START_MICROS);
            assertTooLarge(shard.submit(dry(reversals), Table.START_MICROS));
            assertThat(shard.submit(dry(reversals.subList(1, reversals.size())), Table.START_MICROS))
                    .allMatch(Outcome.Done.class::isInstance);
            assertThat(shard.accounts(Table.START_MICROS)).isEqualTo(before);
        }
    }

    private static void assertTooLarge(List<Outcome> outcomes) {
        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(((Outcome.Rejected) outcome).code()).isEqualTo(RejectionCode.TOO_LARGE));
    }

    private static Submission dry(List<Command> commands) {
        return new Submission(
                "default",
                commands.stream()
                        .map(command -> new Submission.Item(command, null, null))
                        .toList(),
                null,
                true);
    }

    private static Command entry() {
        List<Command.Line> lines = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            lines.add(new Command.Line(
                    new AccountRef.ByCode(line % 2 == 0 ? "a" : "b"),
                    line % 2 == 0 ? Side.DEBIT : Side.CREDIT,
                    AmountInput.minor(1),
                    "EUR"));
        }
        return new Command.PostEntry(lines, null, EntryDetails.NONE);
    }
}
