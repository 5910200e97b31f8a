package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Command;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.internal.state.KeyDigest;
import io.daybook.ledger.internal.state.Respelling;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of one dry run: the journal will not hold its answers, so what a key was told is remembered until its end. */
final class DryRunKeys {
    private record Told(Command command, Outcome outcome) {}

    private final Map<KeyDigest, Told> told = new HashMap<>();
    private final Respelling respelling;

    DryRunKeys(Respelling respelling) {
        this.respelling = respelling;
    }

    void clear() {
        told.clear();
    }

    void remember(KeyDigest digest, Command command, Outcome outcome) {
        told.put(digest, new Told(command, outcome));
    }

    boolean knows(KeyDigest digest) {
        return told.containsKey(digest);
    }

    /**
     * As a replay would answer; null when the key was not used in this dry run.
     *
     * @param spelledOut {@code asked} with the assets that it leaves out
     */
    @Nullable
    Outcome answer(int workspace, KeyDigest digest, Command asked, Command spelledOut) {
        Told before = told.get(digest);
        if (before == null) {
            return null;
        }
        String difference = difference(workspace, before.command(), asked, spelledOut);
        if (difference != null) {
            String pointer = Differences.forCaller(difference);
            return new Outcome.Rejected(
                    RejectionCode.IDEMPOTENCY_KEY_REUSED,
                    "the idempotency key was used earlier in this dry run for another request: "
                            + (pointer.isEmpty() ? "its type differs" : pointer + " differs"),
                    pointer.isEmpty() ? null : pointer,
                    null,
                    false);
        }
        return switch (before.outcome()) {
            case Outcome.Done done -> new Outcome.Done(done.recorded(), true);
            case Outcome.Rejected rejected ->
                new Outcome.Rejected(rejected.code(), rejected.detail(), null, rejected.transferId(), true);
        };
    }

    private @Nullable String difference(int workspace, Command before, Command asked, Command spelledOut) {
        String difference = difference(workspace, before, spelledOut);
        // As in a real run: an account that was opened since may say now which asset was meant then.
        return difference == null || asked.equals(spelledOut) || difference(workspace, before, asked) != null
                ? difference
                : null;
    }

    private @Nullable String difference(int workspace, Command before, Command now) {
        if (before.getClass() != now.getClass()) {
            return "";
        }
        return Differences.first((Record) respelling.like(workspace, before, now), (Record) now);
    }
}
