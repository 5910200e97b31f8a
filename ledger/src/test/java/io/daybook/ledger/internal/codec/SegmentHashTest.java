package io.daybook.ledger.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Segment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SegmentHashTest {
    /** The expected value was computed by {@code sha256sum} over the bytes that {@code xxd} made of the hexadecimal fields. */
    @Test
    void isTheDigestOfTheFieldsInFixedWidth() {
        byte[] payload = "payload".getBytes(StandardCharsets.US_ASCII);
        byte[] hash = Segment.hashOf(3, 7, 42, 1_700_000_000_000_000L, 1, SegmentHash.genesis(), payload);
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("1b16cd49838967483cc1cf8a36018c6ab2e5179d246eda90d65393be650994e0");
    }

    @Test
    void everyFieldCounts() {
        Segment sealed = SegmentHash.seal(1, 2, 3, 4, SegmentHash.genesis(), new byte[] {5});
        assertThat(sealed.isHashRight()).isTrue();
        byte[] other = new byte[32];
        other[31] = 1;
        byte[] payload = {5};
        assertThat(Stream.of(
                        sealed.hash(),
                        Segment.hashOf(9, 2, 3, 4, 1, SegmentHash.genesis(), payload),
                        Segment.hashOf(1, 9, 3, 4, 1, SegmentHash.genesis(), payload),
                        Segment.hashOf(1, 2, 9, 4, 1, SegmentHash.genesis(), payload),
                        Segment.hashOf(1, 2, 3, 9, 1, SegmentHash.genesis(), payload),
                        Segment.hashOf(1, 2, 3, 4, 9, SegmentHash.genesis(), payload),
                        Segment.hashOf(1, 2, 3, 4, 1, other, payload),
                        Segment.hashOf(1, 2, 3, 4, 1, SegmentHash.genesis(), new byte[] {9})))
                .map(HexFormat.of()::formatHex)
                .doesNotHaveDuplicates();
    }
}
