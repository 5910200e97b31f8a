package io.daybook.analytics.internal;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes batches by hand: one segment each, lines in the order of the calls. */
final class Batches {
    static final String WORKSPACE = "shop's \"own\"\t1";
    /** 2026-11-21T20:00:00Z */
    static final long NOON = 1_795_291_200_000_000L;

    private static final long MINUTE = 60_000_000;
    private final int shard;
    private StoredPosition at = StoredPosition.START;

    Batches(int shard) {
        this.shard = shard;
    }

    static UUID account(int number) {
        return new UUID(0x7000, 0x8000_0000_0000_0000L | number);
    }

    static @Nullable String code(int number) {
        return number == 0 ? null : "acct_\\'" + number;
    }

    static StoredPosition position(long seq) {
        return seq == 0 ? StoredPosition.START : new StoredPosition(seq, String.format("%064x", seq));
    }

    /** A batch whose segment holds these movements. */
    Batch next(Movement... movements) {
        long seq = at.seq() + 1;
        List<EntryLine> lines = new ArrayList<>();
        for (int index = 0; index < movements.length; index++) {
            Movement it = movements[index];
            UUID entry = new UUID(seq, 0x8000_0000_0000_0000L | index);
            lines.add(line(seq, index, 0, it, entry, it.from(), Side.CREDIT));
            lines.add(line(seq, index, 1, it, entry, it.to(), Side.DEBIT));
        }
        return batch(seq, lines);
    }

    /** A batch of so many segments that post nothing. */
    Batch nothing(int segments) {
        return batch(at.seq() + segments, List.of());
    }

    private Batch batch(long seq, List<EntryLine> lines) {
        StoredPosition previous = at;
        at = position(seq);
        List<Names.Account> accounts = new ArrayList<>();
        if (previous.seq() == 0) {
            for (int number = 0; number < 10; number++) {
                accounts.add(new Names.Account(number, 7, account(number), code(number)));
            }
        }
        return new Batch(
                shard,
                previous,
                at,
                NOON,
                lines,
                accounts,
                previous.seq() == 0 ? List.of(new Names.Workspace(7, WORKSPACE, 1)) : List.of(),
                previous.seq() == 0
                        ? List.of(new Names.Asset(1, 7, 300, "P", 0), new Names.Asset(1, 7, 300, "P", 4))
                        : List.of(new Names.Asset(seq, 7, 301, "Q", (int) (seq % 10))));
    }

    private static EntryLine line(long seq, int index, int line, Movement it, UUID entry, int account, Side side) {
        return new EntryLine(
                seq,
                index,
                line,
                NOON + it.minute() * MINUTE + 30_000_000,
                WORKSPACE,
                entry,
                null,
                account(account),
                code(account),
                it.asset(),
                2,
                side,
                Amount.of(it.amount()),
                side == Side.DEBIT,
                line == 0 ? "c\n1" : null);
    }

    /** @param minute after noon, may be negative */
    record Movement(int from, int to, String asset, BigInteger amount, int minute) {
        static Movement of(int from, int to, String asset, long amount, int minute) {
            return new Movement(from, to, asset, BigInteger.valueOf(amount), minute);
        }
    }
}
