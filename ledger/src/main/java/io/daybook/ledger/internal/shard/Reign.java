package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Segment;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.KeyIndex;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What lives from one recovery to the next failure: the connection, the state, and the two loops that decide and append on it.
 * Either {@link #serve()} runs them on two threads, or a simulation calls their turns one by one on its own.
 */
final class Reign {
    private final int shard;
    private final JournalSession session;
    private final Handover handover;
    private final DecideLoop decideLoop;
    private final AppendLoop appendLoop;
    private @Nullable Thread appender;

    /** A draft whose fate is not known; {@code sent} is null when it was never sent, so that it cannot be in the journal. */
    interface Keeper {
        void keep(@Nullable Draft draft, @Nullable Segment sent);
    }

    /** @param committed told of every seq that callers may know of now */
    Reign(
            JournalSession session,
            Recovered recovered,
            ShardEngine engine,
            KeyIndex keys,
            LookupDesk lookups,
            AnswerDesk desk,
            Handover handover,
            ShardParts parts,
            ClockCheck clocks,
            LedgerSettings settings,
            String owner,
            LongConsumer committed) {
        this.shard = recovered.shard();
        this.session = session;
        this.handover = handover;
        long number = handover.beginReign();
        AtomicLong committedHere = new AtomicLong(recovered.headSeq());
        this.decideLoop = new DecideLoop(
                shard, engine, keys, handover, lookups, parts, clocks, settings, committedHere::get, number);
        this.appendLoop = new AppendLoop(handover, session, recovered, desk, parts, clocks, settings, owner, seq -> {
            committedHere.set(seq);
            committed.accept(seq);
        });
    }

    /** Returns when the reign is lost or the process stops. */
    void serve() {
        appender = Thread.ofPlatform().name("ledger-appender-" + shard).start(appendLoop);
        decideLoop.run();
    }

    /** One piece of the writer's work, on the caller's thread. */
    Turn turn() {
        return decideLoop.turn();
    }

    /** One piece of the appender's work, on the caller's thread. */
    Turn appenderTurn() {
        return appendLoop.turn(0);
    }

    /** @param keeper takes every draft that was not answered, oldest first */
    void end(Keeper keeper) {
        decideLoop.end();
        handover.lose(new IllegalStateException("the reign is over"));
        if (appender != null) {
            joinFully(appender);
        }
        keeper.keep(appendLoop.inFlight(), appendLoop.sent());
        keeper.keep(handover.leftOver(), null);
        keeper.keep(decideLoop.unfinished(), null);
        decideLoop.release();
        session.close();
    }

    private static void joinFully(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
