package io.daybook.ledger.internal.keys;

import java.nio.ByteBuffer;

/**
 * A blocked Bloom filter: all eight bits of a key lie in one block of 512 bits, so that a question costs one miss of the cache.
 * Never false for a key that was added. Source: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters".
 *
 * <p>Digests are taken as random: the lower half chooses the block, the upper half's lower bits (a part of a run has keys
 * whose upper ones are alike) the bits in it.
 */
final class KeyFilter {
    private static final int BLOCK_LONGS = 8;
    private static final int BLOCK_BITS = BLOCK_LONGS * Long.SIZE;
    private static final int CHOICES = 8;
    private static final int CHOICE_BITS = 9;

    /** After six choices 54 bits are used up; the last two come from the top of a product. */
    private static final int REFILL_AFTER = 5;

    private static final long MIXER = 0x9e37_79b9_7f4a_7c15L;

    private final long[] words;

    private KeyFilter(long[] words) {
        this.words = words;
    }

    /** @param bitsPerKey 16 gives about 0.1 % false hits */
    static KeyFilter forKeys(int keys, int bitsPerKey) {
        int blocks = Math.toIntExact(((long) Math.max(1, keys) * bitsPerKey + BLOCK_BITS - 1) / BLOCK_BITS);
        return new KeyFilter(new long[blocks * BLOCK_LONGS]);
    }

    static KeyFilter ofBytes(byte[] bytes) {
        long[] words = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        return new KeyFilter(words);
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        return bytes.array();
    }

    void add(long high, long low) {
        int block = block(low);
        long choices = high;
        for (int bit = 0; bit < CHOICES; bit++) {
            int choice = (int) choices & (BLOCK_BITS - 1);
            words[block + (choice >>> 6)] |= 1L << choice;
            choices = bit == REFILL_AFTER ? high * MIXER >>> Long.SIZE - 2 * CHOICE_BITS : choices >>> CHOICE_BITS;
        }
    }

    boolean mightContain(long high, long low) {
        int block = block(low);
        long choices = high;
        long missing = 0;
        for (int bit = 0; bit < CHOICES; bit++) {
            int choice = (int) choices & (BLOCK_BITS - 1);
            missing |= ~words[block + (choice >>> 6)] >>> choice & 1;
            choices = bit == REFILL_AFTER ? high * MIXER >>> Long.SIZE - 2 * CHOICE_BITS : choices >>> CHOICE_BITS;
        }
        return missing == 0;
    }

    private int block(long low) {
        return (int) Math.unsignedMultiplyHigh(low, words.length / BLOCK_LONGS) * BLOCK_LONGS;
    }
}
