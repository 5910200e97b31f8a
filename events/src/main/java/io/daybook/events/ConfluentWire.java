package io.daybook.events;

import com.google.protobuf.Descriptors.Descriptor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The frame around a protobuf message in Kafka, as Confluent's serializers write it: a zero byte, the schema's id in four
 * bytes (big-endian), the path to the message type in its file as zigzag varints (their count first; the single byte 0
 * stands for the first type), the message.
 */
public final class ConfluentWire {
    private static final byte MAGIC = 0;
    private static final int HEADER = 5;
    /** Nobody nests types deeper; a larger count is garbage. */
    private static final int MAX_DEPTH = 32;

    private ConfluentWire() {}

    /**
     * A value taken apart.
     *
     * @param typePath indexes from the file's top-level types downwards
     * @param message protobuf bytes
     */
    public record Framed(int schemaId, List<Integer> typePath, ByteBuffer message) {
        public Framed {
            typePath = List.copyOf(typePath);
        }
    }

    public static byte[] frame(int schemaId, Descriptor type, byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + 4 + message.length);
        out.write(MAGIC);
        out.writeBytes(ByteBuffer.allocate(4).putInt(schemaId).array());
        List<Integer> path = path(type);
        if (path.size() == 1 && path.getFirst() == 0) {
            out.write(0);
        } else {
            varint(out, path.size());
            path.forEach(index -> varint(out, index));
        }
        out.writeBytes(message);
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the value has no such frame; the message says what is wrong with it */
    public static Framed unframe(byte[] value) {
        if (value.length <= HEADER) {
            throw new IllegalArgumentException(
                    "the value has " + value.length + " bytes; a framed message has at least " + (HEADER + 1));
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        byte magic = in.get();
        if (magic != MAGIC) {
            throw new IllegalArgumentException("the value begins with byte " + magic + ", not with the magic byte 0");
        }
        int schemaId = in.getInt();
        int depth = varint(in);
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the path to the message type has " + depth + " steps");
        }
        List<Integer> path = new ArrayList<>();
        for (int step = 0; step < depth; step++) {
            path.add(varint(in));
        }
        return new Framed(schemaId, path.isEmpty() ? List.of(0) : path, in.slice());
    }

    static List<Integer> path(Descriptor type) {
        List<Integer> path = new ArrayList<>();
        for (Descriptor at = type; at != null; at = at.getContainingType()) {
            path.add(at.getIndex());
        }
        Collections.reverse(path);
        return path;
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value << 1 ^ value >> 31;
        while ((rest & ~0x7f) != 0) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static int varint(ByteBuffer in) {
        int raw = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("the value ends in the path to its message type");
            }
            byte next = in.get();
            raw |= (next & 0x7f) << shift;
            if (next >= 0) {
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new IllegalArgumentException("the path to the message type has a number of more than five bytes");
    }
}
