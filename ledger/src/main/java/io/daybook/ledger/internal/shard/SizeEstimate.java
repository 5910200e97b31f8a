package io.daybook.ledger.internal.shard;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound for what one command's events take in a segment before compression. Cheap and generous: it only says whether
 * a command is decided into this segment or the next.
 */
final class SizeEstimate {
    /** An event's numbers, amounts, times and tags; also covers the sentence of a refusal without its names. */
    private static final int BASE = 400;

    private static final int LINE = 64;
    private static final int OPENING = 40;

    private SizeEstimate() {}

    static long bytes(Command command, @Nullable String key) {
        return BASE
                + text(key)
                + switch (command) {
                    case Command.Transfer transfer ->
                        account(transfer.from())
                                + account(transfer.to())
                                + text(transfer.asset())
                                + (transfer.exchange() == null
                                        ? 0
                                        : 400 + 4L * text(transfer.exchange().toAsset()))
                                + details(transfer.details());
                    case Command.PostEntry post -> {
                        long sum = details(post.details());
                        for (Command.Line line : post.lines()) {
                            sum += LINE + account(line.account()) + text(line.asset());
                        }
                        yield sum;
                    }
                    case Command.OpenAccount open -> text(open.code()) + text(open.asset()) + metadata(open.metadata());
                    case Command.ChangeAccount change -> account(change.account()) + 2 * metadata(change.metadata());
                    case Command.CloseAccount close -> account(close.account());
                    case Command.Capture capture -> details(capture.details());
                    case Command.VoidHold voidHold -> 0;
                    // The lines are those of an entry that fitted into a segment; 1,000 is their limit.
                    case Command.Reverse reverse -> 1_000L * LINE + details(reverse.details());
                    case Command.DefineAsset define -> text(define.code()) + text(define.name());
                    case Command.RescaleAsset rescale -> text(rescale.code());
                    case Command.ConfigureWorkspace configure -> 0;
                };
    }

    private static long account(AccountRef ref) {
        // Once in its opening, and perhaps once more in the sentence of a refusal.
        return ref instanceof AccountRef.ByCode byCode ? OPENING + 2 * text(byCode.code()) : 40;
    }

    private static long details(EntryDetails details) {
        return text(details.description()) + text(details.correlationId()) + metadata(details.metadata());
    }

    private static long metadata(@Nullable Map<String, String> metadata) {
        if (metadata == null || metadata.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (Map.Entry<String, String> pair : metadata.entrySet()) {
            sum += 8 + text(pair.getKey()) + text(pair.getValue());
        }
        return sum;
    }

    /** Three bytes of UTF-8 for each char at most. */
    private static long text(@Nullable String text) {
        return text == null ? 0 : 6 + 3L * text.length();
    }
}
