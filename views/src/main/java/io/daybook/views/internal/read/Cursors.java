package io.daybook.views.internal.read;

import io.daybook.views.InvalidCursorException;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cursors of one query: where the page ended, the direction, and a checksum over them and the query, so that a cursor that
 * was changed or belongs to another query is noticed. They hold nothing secret and need no key.
 */
final class Cursors {
    private static final int CHECKSUM_BYTES = 8;
    private static final int MAX_CHARACTERS = 4_096;
    private final String query;

    /** @param query everything that must stay the same from page to page, as text */
    Cursors(Object... query) {
        this.query = Arrays.toString(query);
    }

    /** A row's key in the order of the list. */
    record Key(long[] numbers, @Nullable String text) {
        static Key of(long... numbers) {
            return new Key(numbers, null);
        }
    }

    /** @param backward towards the beginning; the rows lie before the key */
    record Place(Key key, boolean backward) {}

    @Nullable
    Place place(PageRequest request, int numbers) {
        if (request.cursor() == null) {
            return null;
        }
        if (request.cursor().length() > MAX_CHARACTERS) {
            throw new InvalidCursorException();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(request.cursor());
            byte[] body = Arrays.copyOfRange(bytes, Math.min(CHECKSUM_BYTES, bytes.length), bytes.length);
            ByteBuffer in = ByteBuffer.wrap(body);
            boolean backward = in.get() == 1;
            long[] values = new long[in.get()];
            if (!Arrays.equals(Arrays.copyOf(bytes, CHECKSUM_BYTES), checksum(body)) || values.length != numbers) {
                throw new InvalidCursorException();
            }
            for (int index = 0; index < numbers; index++) {
                values[index] = in.getLong();
            }
            String text =
                    in.hasRemaining() ? new String(body, in.position(), in.remaining(), StandardCharsets.UTF_8) : null;
            return new Place(new Key(values, text), backward);
        } catch (IllegalArgumentException | BufferUnderflowException | NegativeArraySizeException garbage) {
            InvalidCursorException invalid = new InvalidCursorException();
            invalid.initCause(garbage);
            throw invalid;
        }
    }

    private String write(Key key, boolean backward) {
        byte[] text = key.text() == null ? new byte[0] : key.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(2 + 8 * key.numbers().length + text.length);
        body.put((byte) (backward ? 1 : 0)).put((byte) key.numbers().length);
        for (long number : key.numbers()) {
            body.putLong(number);
        }
        body.put(text);
        byte[] sum = checksum(body.array());
        byte[] all = Arrays.copyOf(sum, sum.length + body.capacity());
        System.arraycopy(body.array(), 0, all, sum.length, body.capacity());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    private byte[] checksum(byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(query.getBytes(StandardCharsets.UTF_8));
            digest.update(body);
            return Arrays.copyOf(digest.digest(), CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** @param fetched up to limit + 1 rows from the place on, in its direction */
    <T> Page<T> page(PageRequest request, @Nullable Place place, List<T> fetched, Function<T, Key> keyOf) {
        boolean beyond = fetched.size() > request.limit();
        List<T> rows = new ArrayList<>(beyond ? fetched.subList(0, request.limit()) : fetched);
        boolean backward = place != null && place.backward();
        if (backward) {
            Collections.reverse(rows);
        }
        if (rows.isEmpty()) {
            return new Page<>(List.of(), null, null, false);
        }
        boolean hasMore = backward || beyond;
        boolean hasPrevious = backward ? beyond : place != null;
        return new Page<>(
                rows,
                hasMore ? write(keyOf.apply(rows.getLast()), false) : null,
                hasPrevious ? write(keyOf.apply(rows.getFirst()), true) : null,
                hasMore);
    }
}
