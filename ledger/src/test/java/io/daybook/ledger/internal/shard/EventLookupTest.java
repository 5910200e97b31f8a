package io.daybook.ledger.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replays ask for events far back in the journal: only these are decoded, and each segment is fetched once. */
class EventLookupTest {
    private final Map<Long, Segment> journal = new HashMap<>();
    private final List<Long> fetched = new ArrayList<>();
    private Runnable forgetOnce = () -> {};
    private final EventLookup lookup = new EventLookup(0, this::fetch, () -> 1_000);

    private Optional<Segment> fetch(long seq) {
        fetched.add(seq);
        return Optional.ofNullable(journal.get(seq));
    }

    private static Segment segment(long seq, byte[] payload) {
        return new Segment(0, 1, seq, seq * 1_000, SegmentCodec.FORMAT, new byte[32], new byte[32], payload);
    }

    private static Event.TransferCompleted transfer(long amount) {
        return new Event.TransferCompleted(1, "key-" + amount, 1, 2, 0, Amount.of(amount), EntryDetails.NONE);
    }

    /** Transfers of {@code seq * 100 + index}. */
    private void write(long seq, int events) {
        try (SegmentCodec codec = new SegmentCodec()) {
            SegmentBuilder builder = codec.begin();
            for (int index = 0; index < events; index++) {
                builder.add(transfer(seq * 100 + index));
            }
            journal.put(seq, segment(seq, builder.payload()));
        }
    }

    @Test
    void aBatchFetchesEachSegmentOnceInWhateverOrderItAsks() {
        for (long seq = 1; seq <= 50; seq++) {
            write(seq, 10);
        }
        long[] positions = new long[500];
        for (int at = 0; at < positions.length; at++) {
            positions[at] = KeyIndex.pack(1 + at % 50, at / 50);
        }

        Map<Long, Recorded<Event>> found = lookup.at(positions);

        assertThat(fetched).doesNotHaveDuplicates().hasSize(50);
        assertThat(found).hasSize(500);
        assertThat(found.get(KeyIndex.pack(17, 3))).isEqualTo(new Recorded<>(0, 17, 3, 17_000, (Event) transfer(1703)));
        assertThat(lookup.at(KeyIndex.pack(17, 4)).event()).isEqualTo(transfer(1704));
        assertThat(fetched).as("kept for the next batch").hasSize(50);
    }

    @Test
    void whatNobodyAsksForIsNotDecoded() {
        write(3, 3);
        byte[] raw = Zstd.decompress(fetch(3).orElseThrow().payload(), 1 << 20);
        // The key of the last event is no UTF-8 any more.
        raw[raw.length - 1] = (byte) 0xff;
        journal.put(3L, segment(3, Zstd.compress(raw)));

        assertThat(lookup.at(KeyIndex.pack(3, 1)).event()).isEqualTo(transfer(301));
        assertThatThrownBy(() -> lookup.at(KeyIndex.pack(3, 2))).hasMessageContaining("cannot be read");
    }

    @Test
    void segmentsAreKeptUpToABoundInBytes() {
        write(1, 2);
        byte[] large = new byte[9 << 20];
        Arrays.fill(large, (byte) 'x');
        String text = new String(large, java.nio.charset.StandardCharsets.US_ASCII);
        EntryDetails details = new EntryDetails(null, text, null, Map.of(), false);
        for (long seq : new long[] {2, 3}) {
            try (SegmentCodec codec = new SegmentCodec()) {
                SegmentBuilder builder = codec.begin();
                builder.add(new Event.TransferCompleted(1, "k", 1, 2, 0, Amount.of(1), details));
                journal.put(seq, segment(seq, builder.payload()));
            }
        }
        for (long seq : new long[] {1, 2, 3, 3, 1}) {
            lookup.at(KeyIndex.pack(seq, 0));
        }
        assertThat(fetched).containsExactly(1L, 2L, 3L, 1L);
    }

    /** A restored and forked journal has other segments under the same numbers. */
    @Test
    void whatWasKeptIsForgottenWithTheReign() {
        write(1, 2);
        write(2, 2);
        assertThat(lookup.at(KeyIndex.pack(1, 0)).event()).isEqualTo(transfer(100));
        journal.put(1L, segment(1, fetch(2).orElseThrow().payload()));

        lookup.forget();
        assertThat(lookup.at(KeyIndex.pack(1, 0)).event()).isEqualTo(transfer(200));
    }

    @Test
    void whatWasAskedForBeforeIsNotKeptAfterwards() {
        write(1, 2);
        EventLookup slow = new EventLookup(
                0,
                seq -> {
                    Optional<Segment> before = fetch(seq);
                    forgetOnce.run();
                    return before;
                },
                () -> 1_000);
        forgetOnce = () -> {
            slow.forget();
            forgetOnce = () -> {};
        };
        slow.at(KeyIndex.pack(1, 0));
        slow.at(KeyIndex.pack(1, 0));
        slow.at(KeyIndex.pack(1, 0));
        assertThat(fetched).containsExactly(1L, 1L);
    }

    @Test
    void aPositionThatIsNotThereIsNotReadableYet() {
        write(1, 2);
        for (long position : new long[] {KeyIndex.pack(1, 2), KeyIndex.pack(2, 0)}) {
            assertThatThrownBy(() -> lookup.at(position)).isInstanceOf(JournalUnavailableException.class);
            assertThatThrownBy(() -> lookup.at(new long[] {position})).isInstanceOf(JournalUnavailableException.class);
        }
    }
}
