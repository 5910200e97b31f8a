package io.daybook.ledger.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Event;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.verify.JournalVerifier;
import io.daybook.ledger.internal.verify.Verdict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A journal of format 1 as it was once written. It is never made anew: when this test fails, it is the program that has
 * forgotten how to read. New kinds of events and new fields get a fixture of their own.
 */
final class FormatOneFixtureTest {
    private static final String FIXTURE = "/journal/format-1.bin";
    private static final String LATER_FIXTURE = "/journal/format-1-commands-of-configurations.bin";
    private static final int SEGMENTS = 5;

    @Test
    void everySegmentStillSaysTheSame() throws IOException {
        check(FIXTURE, EveryEvent.list());
    }

    @Test
    void soDoTheFieldsThatWereAddedLater() throws IOException {
        check(LATER_FIXTURE, EveryEvent.later());
    }

    private static void check(String fixture, List<Event> expected) throws IOException {
        List<Segment> journal = read(fixture);
        assertThat(JournalVerifier.verify(
                        3,
                        1,
                        (from, limit) -> journal.stream()
                                .filter(segment -> segment.seq() >= from)
                                .limit(limit)
                                .toList(),
                        JournalVerifier.Progress.NONE))
                .isInstanceOf(Verdict.Sound.class);
        List<Event> events = journal.stream()
                .flatMap(segment -> SegmentCodec.decode(segment).stream())
                .toList();
        assertThat(events).isEqualTo(expected);
    }

    private static List<Segment> read(String fixture) throws IOException {
        try (InputStream file = Objects.requireNonNull(FormatOneFixtureTest.class.getResourceAsStream(fixture));
                DataInputStream in = new DataInputStream(file)) {
            List<Segment> segments = new ArrayList<>();
            int count = in.readInt();
            for (int at = 0; at < count; at++) {
                segments.add(new Segment(
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readInt(),
                        in.readNBytes(32),
                        in.readNBytes(32),
                        in.readNBytes(in.readInt())));
            }
            assertThat(in.read()).isEqualTo(-1);
            return segments;
        }
    }

    /** How the fixture was made: numbers big-endian, the payload after its length. Kept to show the form of the file. */
    static void write(Path file, List<Event> events) throws IOException {
        int perSegment = events.size() / SEGMENTS + 1;
        byte[] previous = SegmentHash.genesis();
        try (SegmentCodec codec = new SegmentCodec();
                OutputStream stream = Files.newOutputStream(file);
                DataOutputStream out = new DataOutputStream(stream)) {
            out.writeInt(SEGMENTS);
            for (int seq = 1; seq <= SEGMENTS; seq++) {
                SegmentBuilder builder = codec.begin();
                events.stream()
                        .skip((long) (seq - 1) * perSegment)
                        .limit(perSegment)
                        .forEach(builder::add);
                Segment segment =
                        SegmentHash.seal(3, seq / 3, seq, 1_700_000_000_000_000L + seq, previous, builder.payload());
                previous = segment.hash();
                out.writeInt(segment.shard());
                out.writeLong(segment.epoch());
                out.writeLong(segment.seq());
                out.writeLong(segment.decidedAtMicros());
                out.writeInt(segment.format());
                out.write(segment.prevHash());
                out.write(segment.hash());
                out.writeInt(segment.payload().length);
                out.write(segment.payload());
            }
        }
    }
}
