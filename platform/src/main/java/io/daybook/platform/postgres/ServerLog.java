package io.daybook.platform.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The file that PostgreSQL writes its messages to. It appends, so the file may be cut under its hands: that keeps it
 * bounded without a pipe that would block the server when nobody reads.
 */
record ServerLog(Path path) {
    static final long LARGEST_BYTES = 8L << 20;
    private static final int LAST_WORDS_BYTES = 16 << 10;

    /** Copies a large file aside, over the previous copy, and empties it. */
    void rotate() throws IOException {
        if (size() > LARGEST_BYTES) {
            Files.copy(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(0);
            }
        }
    }

    long size() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** The last complaint after {@code offset}, without its time stamp. */
    Optional<String> lastComplaint(long offset) throws IOException {
        List<String> lines = linesAfter(offset);
        for (String level : List.of("PANIC:", "FATAL:", "ERROR:")) {
            for (String line : lines.reversed()) {
                int start = line.indexOf(level);
                if (start >= 0) {
                    return Optional.of(line.substring(start + level.length()).strip());
                }
            }
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast().strip());
    }

    boolean mentions(long offset, String text) throws IOException {
        return linesAfter(offset).stream().anyMatch(line -> line.contains(text));
    }

    private List<String> linesAfter(long offset) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(Math.min(offset, file.length()), file.length() - LAST_WORDS_BYTES);
            byte[] text = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(text);
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }
}
