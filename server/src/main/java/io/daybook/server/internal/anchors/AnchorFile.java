package io.daybook.server.internal.anchors;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@code anchors.jsonl}: one anchor a line, only ever appended. Copy it to where the database's keeper cannot write. */
public final class AnchorFile {
    /** Some two thousand anchors: far more than the newest of each shard. */
    private static final int TAIL_BYTES = 1 << 20;

    private final Path path;

    public AnchorFile(Path dataFolder) {
        this.path = dataFolder.resolve("anchors.jsonl");
    }

    public Path path() {
        return path;
    }

    /** Appends one line and waits until it is on the disk. */
    public synchronized void append(Anchor anchor) throws IOException {
        // A line break first ends a line that a crash cut off; empty lines are not read.
        byte[] line = ("\n" + anchor.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer left = ByteBuffer.wrap(line);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** The newest anchor of each shard; empty when there is no file. */
    public Map<Integer, Anchor> newest() throws IOException {
        Map<Integer, Anchor> newest = new TreeMap<>();
        if (!Files.exists(path)) {
            return newest;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> Anchor.parse(line).stream())
                    .forEach(anchor -> newest.put(anchor.shard(), anchor));
        }
        return newest;
    }

    /**
     * Reads every anchor in order.
     *
     * @return lines that are not anchors
     */
    public long readAll(Consumer<Anchor> sink) throws IOException {
        long[] unreadable = new long[1];
        if (Files.exists(path)) {
            try (var lines = Files.lines(path)) {
                lines.filter(line -> !line.isBlank())
                        .forEach(line -> Anchor.parse(line).ifPresentOrElse(sink, () -> unreadable[0]++));
            }
        }
        return unreadable[0];
    }
}
