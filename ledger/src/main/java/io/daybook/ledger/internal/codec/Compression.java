package io.daybook.ledger.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** Zstandard (RFC 8878), one frame that says its content size. One thread at a time. */
final class Compression implements AutoCloseable {
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private byte[] buffer = new byte[0];

    Compression(int level) {
        context.setLevel(level);
        context.setContentSize(true);
        context.setChecksum(false);
    }

    byte[] compress(byte[] source, int length) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (buffer.length < bound) {
            buffer = new byte[bound];
        }
        int size = context.compressByteArray(buffer, 0, buffer.length, source, 0, length);
        return Arrays.copyOf(buffer, size);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Thread-safe. Refuses before it allocates, so that a few bytes cannot ask for gigabytes. */
    static byte[] decompress(byte[] stored, int maxBytes) {
        long size = stored.length == 0 ? -1 : Zstd.getFrameContentSize(stored);
        if (size < 0) {
            throw new UnreadablePayloadException("its payload is not a zstd frame that says its size");
        }
        if (size > maxBytes) {
            throw new UnreadablePayloadException(
                    "its payload would grow to " + size + " bytes, at most " + maxBytes + " are allowed");
        }
        try {
            byte[] raw = new byte[(int) size];
            long written = Zstd.decompressByteArray(raw, 0, raw.length, stored, 0, stored.length);
            if (written != size) {
                throw new UnreadablePayloadException("its payload is cut off");
            }
            return raw;
        } catch (ZstdException damaged) {
            throw new UnreadablePayloadException(
                    "its payload cannot be decompressed: " + damaged.getMessage(), damaged);
        }
    }
}
