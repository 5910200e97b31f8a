package io.daybook.views.internal.reconcile;

import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many rows each table must have from each group of segments, and a weighted sum over what they say, modulo 2^64. The sum
 * finds what a person or a defect changed; it is no proof against somebody who computes.
 *
 * <p>{@link #sql} is the same sum in SQL: the two must be changed together.
 */
final class RowSums {
    /** Groups are this many at first; a journal of fewer segments is compared segment by segment. */
    private static final long GROUPS = 1 << 16;

    /** A table with the time column and sum that are compared. */
    enum Table {
        LINES(
                "seq",
                "(CASE side WHEN 'debit' THEN amount ELSE -amount END + 3 * balance_after + 7 * debits_after)"
                        + " * (1 + line + 31 * index::bigint + 127 * asset::bigint + 8191 * account::bigint) + "
                        + dated()),
        ENTRIES(
                "seq",
                "(coalesce(amount, 0) + 3 * coalesce(to_amount, 0))"
                        + " * (1 + 31 * index::bigint + 127 * coalesce(from_account, 0)::bigint"
                        + " + 8191 * coalesce(to_account, 0)::bigint) + " + dated()
                        + " + " + text("description") + " + 3 * " + text("correlation_id")),
        HOLDS(
                "seq",
                "amount * (1 + 31 * index::bigint + 127 * from_account::bigint + 8191 * to_account::bigint)"
                        + " + 3 * coalesce(captured_amount, 0) + CASE status WHEN 'pending' THEN 0"
                        + " WHEN 'completed' THEN 1 WHEN 'voided' THEN 2 WHEN 'expired' THEN 3 ELSE 4 END"),
        FAILED_TRANSFERS("seq", "index"),
        ACCOUNTS("opened_seq", "account + " + text("code"));

        private final String seqColumn;
        private final String sum;

        Table(String seqColumn, String sum) {
            this.seqColumn = seqColumn;
            this.sum = sum;
        }

        private static String dated() {
            return "CASE WHEN effective_at = recorded_at THEN 0"
                    + " ELSE (extract(epoch FROM effective_at) * 1000000)::bigint END";
        }

        /** The same as {@link RowSums#text}. As numeric: three times a large one is no bigint. */
        private static String text(String column) {
            return "coalesce(('x' || substr(md5(" + column + "), 1, 16))::bit(64)::bigint, 0)::numeric";
        }

        String inSql() {
            return "views." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final int shift;
    private final long[][] counts = new long[Table.values().length][256];
    private final long[][] sums = new long[Table.values().length][256];

    /** @param through about how many segments there will be */
    RowSums(long through) {
        int bits = 0;
        while (through >> bits >= GROUPS) {
            bits++;
        }
        this.shift = bits;
    }

    /** Rows (group, number of rows, sum); one parameter: the shard. */
    String sql(Table table) {
        return "SELECT " + table.seqColumn + " >> " + shift + ", count(*), sum(" + table.sum + ") FROM " + table.inSql()
                + " WHERE shard = ? GROUP BY 1 ORDER BY 1";
    }

    int groups() {
        int last = 0;
        for (long[] each : counts) {
            for (int group = last; group < each.length; group++) {
                if (each[group] != 0) {
                    last = group;
                }
            }
        }
        return last + 1;
    }

    long count(Table table, int group) {
        long[] known = counts[table.ordinal()];
        return group < known.length ? known[group] : 0;
    }

    long sum(Table table, int group) {
        long[] known = sums[table.ordinal()];
        return group < known.length ? known[group] : 0;
    }

    long firstSeq(int group) {
        return Math.max(1, (long) group << shift);
    }

    long lastSeq(int group) {
        return ((group + 1L) << shift) - 1;
    }

    /** @param debitsAfter of the account in the asset, like {@code balanceAfter} */
    void line(
            Recorded<Event> recorded,
            int line,
            int account,
            int asset,
            Side side,
            Amount amount,
            Amount balanceAfter,
            Amount debitsAfter) {
        long signed = side == Side.DEBIT ? amount.low() : -amount.low();
        long said = signed + 3 * balanceAfter.low() + 7 * debitsAfter.low();
        long weight = 1 + line + 31L * recorded.index() + 127L * asset + 8191L * account;
        add(Table.LINES, recorded.seq(), 1, said * weight + dated(recorded));
    }

    /** Everything but lines. */
    void event(Recorded<Event> recorded) {
        switch (recorded.event()) {
            case Event.TransferCompleted it -> entry(recorded, it, it.from(), it.to(), it.amount(), Amount.ZERO);
            case Event.ExchangeCompleted it -> entry(recorded, it, it.from(), it.to(), it.amount(), it.toAmount());
            case Event.HoldCaptured it -> {
                entry(recorded, it, it.from(), it.to(), it.amount(), Amount.ZERO);
                ended(it.transferId(), 3 * it.amount().low() + 1);
            }
            case Event.EntryPosted it -> add(Table.ENTRIES, recorded.seq(), 1, dated(recorded) + texts(it.details()));
            case Event.EntryReversed it -> add(Table.ENTRIES, recorded.seq(), 1, dated(recorded) + texts(it.details()));
            case Event.HoldPlaced it ->
                add(
                        Table.HOLDS,
                        recorded.seq(),
                        1,
                        it.amount().low() * (1 + 31L * recorded.index() + 127L * it.from() + 8191L * it.to()));
            case Event.HoldVoided it -> ended(it.transferId(), 2);
            case Event.HoldExpired it -> ended(it.transferId(), 3);
            case Event.TransferFailed it -> add(Table.FAILED_TRANSFERS, recorded.seq(), 1, recorded.index());
            case Event.AccountOpened it -> add(Table.ACCOUNTS, recorded.seq(), 1, it.account() + text(it.code()));
            case Event.AccountChanged it -> {}
            case Event.AccountClosed it -> {}
            case Event.WorkspaceOpened it -> {}
            case Event.AssetDefined it -> {}
            case Event.AssetRescaled it -> {}
            case Event.OwnerStarted it -> {}
            case Event.Forked it -> {}
            case Event.WorkspaceConfigured it -> {}
            case Event.CommandRejected it -> {}
            case Event.SoftLimitCrossed it -> {}
        }
    }

    private void entry(
            Recorded<Event> recorded, Event.Posting posting, int from, int to, Amount amount, Amount toAmount) {
        long weight = 1 + 31L * recorded.index() + 127L * from + 8191L * to;
        add(
                Table.ENTRIES,
                recorded.seq(),
                1,
                (amount.low() + 3 * toAmount.low()) * weight + dated(recorded) + texts(posting.details()));
    }

    private static long texts(EntryDetails details) {
        return text(details.description()) + 3 * text(details.correlationId());
    }

    /** The first eight bytes of the text's MD5, which every PostgreSQL can compute too; 0: there is none. */
    private static long text(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has MD5", absent);
        }
    }

    /** Changes the row of the segment that placed the hold; the id knows it. */
    private void ended(UUID hold, long said) {
        PositionedId.decode(hold).ifPresent(place -> add(Table.HOLDS, place.seq(), 0, said));
    }

    private static long dated(Recorded<Event> recorded) {
        if (!(recorded.event() instanceof Event.Posting posting)) {
            return 0;
        }
        long effective = recorded.effectiveAtMicros(posting.details());
        return effective == recorded.recordedAtMicros() ? 0 : effective;
    }

    private void add(Table table, long seq, int rows, long said) {
        int group = (int) (seq >> shift);
        int number = table.ordinal();
        if (group >= counts[number].length) {
            int larger = Math.max(2 * counts[number].length, group + 1);
            counts[number] = Arrays.copyOf(counts[number], larger);
            sums[number] = Arrays.copyOf(sums[number], larger);
        }
        counts[number][group] += rows;
        sums[number][group] += said;
    }
}
