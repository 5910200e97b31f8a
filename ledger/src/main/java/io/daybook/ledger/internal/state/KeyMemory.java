package io.daybook.ledger.internal.state;

/**
 * Digests of the newest keys with the position of their event ({@code seq << 18 | index}): open addressing over three longs,
 * 24 to 48 bytes a key. A position is never 0, which marks an empty slot.
 */
public final class KeyMemory {
    private long[] slots;
    private int size;
    private int mask;

    public KeyMemory() {
        allocate(1024);
    }

    /** As large as another one had to become, so that a generation after the first never stops to grow. */
    KeyMemory(KeyMemory like) {
        allocate(like.mask + 1);
    }

    private void allocate(int capacity) {
        slots = new long[capacity * 3];
        mask = capacity - 1;
    }

    public int size() {
        return size;
    }

    /** The position of the key's event, 0 when the key is not here. */
    public long find(KeyDigest key) {
        int slot = slotOf(key.high(), key.low());
        return slots[slot * 3 + 2];
    }

    private int slotOf(long high, long low) {
        int slot = (int) (low ^ low >>> 32) & mask;
        while (slots[slot * 3 + 2] != 0 && (slots[slot * 3] != high || slots[slot * 3 + 1] != low)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    void put(KeyDigest key, long position) {
        if ((size + 1) * 3L > (mask + 1) * 2L) {
            grow();
        }
        if (set(key.high(), key.low(), position)) {
            size++;
        }
    }

    /** True if the key is new. */
    private boolean set(long high, long low, long position) {
        int slot = slotOf(high, low);
        boolean isNew = slots[slot * 3 + 2] == 0;
        slots[slot * 3] = high;
        slots[slot * 3 + 1] = low;
        slots[slot * 3 + 2] = position;
        return isNew;
    }

    private void grow() {
        long[] old = slots;
        allocate((mask + 1) * 2);
        for (int at = 0; at < old.length; at += 3) {
            if (old[at + 2] != 0) {
                set(old[at], old[at + 1], old[at + 2]);
            }
        }
    }

    /** Takes back what an undone event put in; the chain behind the gap moves up so that nothing becomes unreachable. */
    void remove(KeyDigest key) {
        int gap = slotOf(key.high(), key.low());
        if (slots[gap * 3 + 2] == 0) {
            return;
        }
        size--;
        slots[gap * 3 + 2] = 0;
        int next = gap + 1 & mask;
        while (slots[next * 3 + 2] != 0) {
            long high = slots[next * 3];
            long low = slots[next * 3 + 1];
            long position = slots[next * 3 + 2];
            slots[next * 3 + 2] = 0;
            set(high, low, position);
            next = next + 1 & mask;
        }
    }

    /** Called for every key, in no order. */
    public interface Visitor {
        void visit(long digestHigh, long digestLow, long position);
    }

    public void forEach(Visitor visitor) {
        for (int at = 0; at < slots.length; at += 3) {
            if (slots[at + 2] != 0) {
                visitor.visit(slots[at], slots[at + 1], slots[at + 2]);
            }
        }
    }
}
