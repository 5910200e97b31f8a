package io.daybook.views.internal.projection;

import io.daybook.platform.money.Amount;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Rows in PostgreSQL's binary COPY format, collected in memory: one table's part of a batch. The format is described in the
 * manual of PostgreSQL under COPY, "Binary Format"; numeric in its source under numeric_recv.
 */
final class CopyRows {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    /** Microseconds from 1970 to 2000, where PostgreSQL's timestamps begin. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    private static final int NUMERIC_BASE = 10_000;
    private static final short NUMERIC_POSITIVE = 0;
    private static final short NUMERIC_NEGATIVE = 0x4000;
    private static final int DIGITS_PER_GROUP = 4;
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final String command;
    private final short columns;
    private final short[] groups = new short[64];
    private byte[] bytes = new byte[CHUNK_BYTES];
    private byte[] sorted = {};
    private int[] starts = {};
    private long[] order = {};
    private int length;
    private int rows;
    private @Nullable CopyIn under;

    CopyRows(String schema, String table, String... columns) {
        this.command = "COPY " + schema + "." + table + " (" + String.join(", ", columns)
                + ") FROM STDIN WITH (FORMAT binary)";
        this.columns = (short) columns.length;
        clear();
    }

    void clear() {
        System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
        length = HEADER.length;
        rows = 0;
    }

    int rows() {
        return rows;
    }

    /**
     * Sends what is there if it is much, so that the server is at work on it while more rows are made. Until {@link #send} or
     * {@link #cancel} the connection is good for nothing else. Not for rows that have keys.
     */
    void sendMuch(CopyManager copy) throws SQLException {
        if (length < CHUNK_BYTES) {
            return;
        }
        CopyIn in = begun(copy);
        in.writeToCopy(bytes, 0, length);
        length = 0;
    }

    /** Sends the rows, or the rest of them; nothing happens without any. */
    void send(CopyManager copy) throws SQLException {
        if (rows == 0) {
            return;
        }
        int end = length;
        reserve(2);
        bytes[end] = (byte) 0xff;
        bytes[end + 1] = (byte) 0xff;
        byte[] sent = order.length == 0 ? bytes : inOrder(end);
        try {
            CopyIn in = begun(copy);
            for (int from = 0; from < end + 2; from += CHUNK_BYTES) {
                in.writeToCopy(sent, from, Math.min(CHUNK_BYTES, end + 2 - from));
            }
            in.endCopy();
        } finally {
            cancel();
        }
    }

    private CopyIn begun(CopyManager copy) throws SQLException {
        CopyIn in = under == null ? copy.copyIn(command) : under;
        under = in;
        return in;
    }

    /** Gives up rows that were sent in part; nothing happens without any. */
    void cancel() throws SQLException {
        CopyIn in = under;
        under = null;
        if (in != null && in.isActive()) {
            in.cancelCopy();
        }
    }

    CopyRows row() {
        rows++;
        return shortValue(columns);
    }

    /**
     * A row that is sent after those with a smaller key. An index that begins with the key is then filled page after page
     * instead of here and there, which is what most of the time of a large batch goes to. All rows of a batch or none.
     */
    CopyRows rowBy(int key) {
        if (rows == order.length) {
            order = Arrays.copyOf(order, Math.max(1024, 2 * rows));
            starts = Arrays.copyOf(starts, order.length);
        }
        order[rows] = (long) key << 32 | rows;
        starts[rows] = length;
        return row();
    }

    /** The bytes with the rows in the order of their keys, and of their coming for equal ones. */
    private byte[] inOrder(int end) {
        if (sorted.length < bytes.length) {
            sorted = new byte[bytes.length];
        }
        Arrays.sort(order, 0, rows);
        int to = HEADER.length;
        System.arraycopy(bytes, 0, sorted, 0, to);
        for (int index = 0; index < rows; index++) {
            int row = (int) order[index];
            int size = (row + 1 < rows ? starts[row + 1] : end) - starts[row];
            System.arraycopy(bytes, starts[row], sorted, to, size);
            to += size;
        }
        System.arraycopy(bytes, end, sorted, to, 2);
        return sorted;
    }

    CopyRows nothing() {
        return intValue(-1);
    }

    CopyRows integer(int value) {
        return intValue(4).intValue(value);
    }

    CopyRows small(int value) {
        return intValue(2).shortValue((short) value);
    }

    CopyRows big(long value) {
        return intValue(8).longValue(value);
    }

    CopyRows bool(boolean value) {
        intValue(1);
        reserve(1);
        bytes[length++] = (byte) (value ? 1 : 0);
        return this;
    }

    CopyRows time(long micros) {
        return big(micros - POSTGRES_EPOCH_MICROS);
    }

    CopyRows uuid(@Nullable UUID value) {
        return value == null
                ? nothing()
                : intValue(16).longValue(value.getMostSignificantBits()).longValue(value.getLeastSignificantBits());
    }

    CopyRows text(@Nullable String value) {
        return value == null ? nothing() : raw(encoded(value));
    }

    /** PostgreSQL has no character 0; a view must not stop at what a journal may hold. */
    private static byte[] encoded(String value) {
        return (value.indexOf(0) < 0 ? value : value.replace((char) 0, '\ufffd')).getBytes(StandardCharsets.UTF_8);
    }

    /** Text or the label of an enum, already encoded. */
    CopyRows raw(byte[] value) {
        intValue(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** @param value a JSON text */
    CopyRows json(@Nullable String value) {
        if (value == null) {
            return nothing();
        }
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        intValue(text.length + 1);
        reserve(text.length + 1);
        bytes[length++] = 1;
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    CopyRows amount(@Nullable Amount value) {
        if (value == null) {
            return nothing();
        }
        if (!value.fitsLong() || value.longValue() == Long.MIN_VALUE) {
            return wide(value.toBigInteger(), 0);
        }
        long rest = Math.abs(value.longValue());
        int count = 0;
        while (rest != 0) {
            groups[count++] = (short) (rest % NUMERIC_BASE);
            rest /= NUMERIC_BASE;
        }
        return numeric(count, count - 1, value.signum() < 0, 0);
    }

    CopyRows decimal(@Nullable BigDecimal value) {
        if (value == null) {
            return nothing();
        }
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        // Groups of four decimals: fill the last one up.
        int missing = (DIGITS_PER_GROUP - plain.scale() % DIGITS_PER_GROUP) % DIGITS_PER_GROUP;
        return wide(plain.unscaledValue().multiply(BigInteger.TEN.pow(missing)), plain.scale());
    }

    /** @param scale decimals shown; {@code unscaled} has as many, filled up to a multiple of four */
    private CopyRows wide(BigInteger unscaled, int scale) {
        BigInteger rest = unscaled.abs();
        BigInteger base = BigInteger.valueOf(NUMERIC_BASE);
        short[] found = groups;
        int count = 0;
        while (rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            found[count++] = parts[1].shortValue();
            rest = parts[0];
        }
        int decimalGroups = (scale + DIGITS_PER_GROUP - 1) / DIGITS_PER_GROUP;
        return numeric(count, count - 1 - decimalGroups, unscaled.signum() < 0, scale);
    }

    private CopyRows numeric(int count, int weight, boolean negative, int scale) {
        intValue(8 + 2 * count);
        shortValue((short) count);
        shortValue((short) (count == 0 ? 0 : weight));
        shortValue(negative ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
        shortValue((short) scale);
        for (int index = count - 1; index >= 0; index--) {
            shortValue(groups[index]);
        }
        return this;
    }

    private CopyRows shortValue(short value) {
        reserve(Short.BYTES);
        SHORT.set(bytes, length, value);
        length += Short.BYTES;
        return this;
    }

    private CopyRows intValue(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
        return this;
    }

    private CopyRows longValue(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
