package io.daybook.gateway;

import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Submission;
import java.util.List;

/** {@code ?backfill=true} of a batch: an import may hold planned entries, whose effective time lies in the future. */
final class Backfill {
    private Backfill() {}

    static List<Submission.Item> apply(List<Submission.Item> items) {
        return items.stream()
                .map(item -> new Submission.Item(apply(item.command()), item.key(), item.linked()))
                .toList();
    }

    private static Command apply(Command command) {
        if (command instanceof Command.PostEntry entry) {
            return new Command.PostEntry(entry.lines(), entry.batchId(), apply(entry.details()));
        }
        if (command instanceof Command.Transfer transfer) {
            return new Command.Transfer(
                    transfer.from(),
                    transfer.to(),
                    transfer.asset(),
                    transfer.amount(),
                    transfer.hold(),
                    transfer.exchange(),
                    apply(transfer.details()));
        }
        return command;
    }

    private static EntryDetails apply(EntryDetails details) {
        return new EntryDetails(
                details.effectiveAtMicros(), details.description(), details.correlationId(), details.metadata(), true);
    }
}
