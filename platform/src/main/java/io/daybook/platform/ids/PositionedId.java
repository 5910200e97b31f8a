package io.daybook.platform.ids;

import java.util.Optional;
import java.util.UUID;

/**
 * A UUIDv7 (RFC 9562) that says where in the journal its subject was made, so that finding it needs no index.
 *
 * <pre>
 * 48 bits  unix time in milliseconds of the segment that made it
 *  4 bits  version 7
 * 12 bits  shard
 *  2 bits  variant
 *  4 bits  kind
 * 58 bits  entry, transfer: 40 bits seq, 18 bits index of the event in its segment
 *          account: 26 zero bits, 32 bits account number
 * </pre>
 *
 * Ids are unique because (shard, seq, index) is; a reader still compares the time with the journal's, so that an id of a
 * lost branch or an invented one is not found.
 */
public record PositionedId(Kind kind, long unixMillis, int shard, long seq, int index) {
    public static final int MAX_SHARD = (1 << 12) - 1;
    public static final long MAX_SEQ = (1L << 40) - 1;
    public static final int MAX_INDEX = (1 << 18) - 1;
    private static final int INDEX_BITS = 18;

    /** What an id stands for; the ordinal is stored, so constants are only ever appended. */
    public enum Kind {
        UNUSED,
        ACCOUNT,
        ENTRY,
        TRANSFER,
        ASSET,
        WORKSPACE;

        private static final Kind[] ALL = values();
    }

    public static UUID entry(long unixMillis, int shard, long seq, int index) {
        return at(Kind.ENTRY, unixMillis, shard, seq, index);
    }

    public static UUID transfer(long unixMillis, int shard, long seq, int index) {
        return at(Kind.TRANSFER, unixMillis, shard, seq, index);
    }

    public static UUID account(long unixMillis, int shard, int number) {
        return encode(Kind.ACCOUNT, unixMillis, shard, number & 0xffff_ffffL);
    }

    public static UUID at(Kind kind, long unixMillis, int shard, long seq, int index) {
        if (seq < 0 || seq > MAX_SEQ || index < 0 || index > MAX_INDEX) {
            throw new IllegalArgumentException("no id for seq " + seq + ", index " + index);
        }
        return encode(kind, unixMillis, shard, seq << INDEX_BITS | index);
    }

    private static UUID encode(Kind kind, long unixMillis, int shard, long place) {
        long most = unixMillis << 16 | 0x7000L | shard & 0xfff;
        long least = 0x8000_0000_0000_0000L | (long) kind.ordinal() << 58 | place;
        return new UUID(most, least);
    }

    /** What the id says, or empty if it is not one of Daybook's. */
    public static Optional<PositionedId> decode(UUID id) {
        long least = id.getLeastSignificantBits();
        int kind = (int) (least >>> 58) & 0xf;
        if (id.version() != 7 || id.variant() != 2 || kind == 0 || kind >= Kind.ALL.length) {
            return Optional.empty();
        }
        long place = least & (1L << 58) - 1;
        int shard = (int) id.getMostSignificantBits() & 0xfff;
        return Optional.of(new PositionedId(
                Kind.ALL[kind],
                id.getMostSignificantBits() >>> 16,
                shard,
                place >>> INDEX_BITS,
                (int) place & MAX_INDEX));
    }

    /** The number of the account that an {@link Kind#ACCOUNT} id stands for. */
    public long accountNumber() {
        return seq << INDEX_BITS | index;
    }
}
