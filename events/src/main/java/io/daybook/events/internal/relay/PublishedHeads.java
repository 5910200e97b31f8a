package io.daybook.events.internal.relay;

import io.daybook.events.SegmentMark;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest published segment of each shard, in files outside the database ({@code kafka-head-0}): so a start knows that
 * the journal went back behind what Kafka holds, before the broker is up and before anything is written. One line, written
 * in place and not waited for: after a power failure it may be older or unreadable, then the topic itself is asked later.
 */
public final class PublishedHeads {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedHeads.class);
    private static final HexFormat HEX = HexFormat.of();

    private final Path folder;

    /** @param folder exists */
    public PublishedHeads(Path folder) {
        this.folder = folder;
    }

    private Path file(int shard) {
        return folder.resolve("kafka-head-" + shard);
    }

    void write(SegmentMark mark) {
        String line =
                String.format("%d %020d %020d %s", mark.shard(), mark.epoch(), mark.seq(), HEX.formatHex(mark.hash()));
        byte[] bytes = (line + " " + checksum(line) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel =
                FileChannel.open(file(mark.shard()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
        } catch (IOException unwritable) {
            LOG.debug("the published head of shard {} is not noted", mark.shard(), unwritable);
        }
    }

    /** Empty when there is none, or none that can be read. */
    public Optional<SegmentMark> read(int shard) {
        try {
            Path file = file(shard);
            return Files.exists(file) ? parse(Files.readString(file, StandardCharsets.US_ASCII)) : Optional.empty();
        } catch (IOException unreadable) {
            LOG.debug("the published head of shard {} cannot be read", shard, unreadable);
            return Optional.empty();
        }
    }

    private static Optional<SegmentMark> parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        try {
            String line = text.substring(0, text.lastIndexOf(' '));
            if (parts.length != 5 || !parts[4].equals(checksum(line))) {
                return Optional.empty();
            }
            return Optional.of(new SegmentMark(
                    Integer.parseInt(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    HEX.parseHex(parts[3])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException torn) {
            return Optional.empty();
        }
    }

    private static String checksum(String line) {
        CRC32 crc = new CRC32();
        crc.update(line.getBytes(StandardCharsets.US_ASCII));
        // Of one length: the file is written over, and what an older, longer line left must not stand behind it.
        return HEX.toHexDigits((int) crc.getValue());
    }

    /** What is wrong: Kafka holds what the journal has lost, and nobody gave it up. Empty: nothing is known to be wrong. */
    public Optional<String> problem(SegmentSource journal, int shard) {
        return read(shard)
                .filter(mark -> !GivenUp.isHeld(journal, mark) && !GivenUp.isGivenUp(journal, mark))
                .map(mark -> lost(journal, mark));
    }

    /** In words, with what to do. */
    static String lost(SegmentSource journal, SegmentMark published) {
        long head = journal.head(published.shard()).map(Segment::seq).orElse(0L);
        String place = published.shard() + "-" + published.seq();
        return published.seq() > head
                ? "Kafka holds segment " + place + ", but the journal ends at " + published.shard() + "-" + head
                        + ": `daybook complete-journal` appends what Kafka holds, or accept the loss with `daybook fork"
                        + " --from-seq " + head + " --shard " + published.shard() + "`"
                : "Kafka holds another segment " + place
                        + " than the journal: find out which one is right; the journal is"
                        + " kept as it is, and Kafka's given up, with `daybook fork --from-seq " + head + " --shard "
                        + published.shard() + "`";
    }
}
