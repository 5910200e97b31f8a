package io.daybook.ledger.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SegmentCodecTest {
    private final SegmentCodec codec = new SegmentCodec();

    @AfterEach
    void close() {
        codec.close();
    }

    static Stream<Event> everyEvent() {
        return Stream.concat(EveryEvent.list().stream(), EveryEvent.later().stream());
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void readsBackWhatItWrote(Event event) {
        SegmentBuilder builder = codec.begin();
        assertThat(builder.add(event)).isZero();
        assertThat(SegmentCodec.decode(segment(builder.payload()))).containsExactly(event);
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void writesTheBytesOfTheGeneratedClasses(Event event) throws Exception {
        SegmentBuilder builder = codec.begin();
        builder.add(event);
        byte[] raw = Compression.decompress(builder.payload(), 1 << 20);
        assertThat(JournalProto.SegmentPayload.parseFrom(raw).getEventsList())
                .containsExactly(EventEncoder.message(event));
        assertThat(raw)
                .isEqualTo(JournalProto.SegmentPayload.newBuilder()
                        .addEvents(EventEncoder.message(event))
                        .build()
                        .toByteArray());
    }

    @Test
    void theListHoldsEveryKind() {
        Set<Class<?>> kinds = new HashSet<>();
        leaves(Event.class, kinds);
        assertThat(EveryEvent.list().stream().map(Object::getClass)).containsAll(kinds);
        assertThat(kinds).hasSize(JournalProto.Event.getDescriptor().getFields().size());
    }

    private static void leaves(Class<?> type, Set<Class<?>> found) {
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> leaves(sub, found));
        } else {
            found.add(type);
        }
    }

    @Test
    void keepsTheOrderAndFindsOneEventByItsIndex() {
        List<Event> events = EveryEvent.list();
        Segment segment = segment(payload(events));
        assertThat(SegmentCodec.decode(segment)).isEqualTo(events);
        SegmentEvents opened = SegmentCodec.open(segment);
        assertThat(opened.size()).isEqualTo(events.size());
        for (int index = events.size() - 1; index >= 0; index--) {
            assertThat(opened.at(index))
                    .isEqualTo(SegmentCodec.recorded(segment).get(index));
            assertThat(opened.at(index).event()).isEqualTo(events.get(index));
        }
        assertThatThrownBy(() -> opened.at(events.size())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> opened.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aBuilderStartsEmptyAndCanGoBack() {
        SegmentBuilder first = codec.begin();
        first.add(transfer(1));
        byte[] firstPayload = first.payload();
        SegmentBuilder second = codec.begin();
        assertThat(second.events()).isZero();
        second.add(transfer(2));
        SegmentBuilder.Mark mark = second.mark();
        second.add(transfer(3));
        second.rewind(mark);
        second.add(transfer(4));
        assertThat(SegmentCodec.decode(segment(firstPayload))).containsExactly(transfer(1));
        assertThat(SegmentCodec.decode(segment(second.payload()))).containsExactly(transfer(2), transfer(4));
    }

    @Test
    void anEmptySegmentIsReadable() {
        assertThat(SegmentCodec.decode(segment(codec.begin().payload()))).isEmpty();
    }

    @Test
    void aTransferTakesFewBytes() {
        SegmentBuilder builder = codec.begin();
        java.util.Random random = new java.util.Random(1);
        for (int at = 0; at < 1_000; at++) {
            builder.add(new Event.TransferCompleted(
                    0,
                    null,
                    random.nextInt(10_000),
                    random.nextInt(10_000),
                    0,
                    Amount.of(random.nextInt(100_000)),
                    EntryDetails.NONE));
        }
        assertThat(builder.payload().length).isLessThan(20_000);
    }

    @Test
    void fieldsOfLaterVersionsInsideKnownEventsAreLeftAlone() {
        JournalProto.TransferCompleted transfer = JournalProto.TransferCompleted.newBuilder()
                .setFrom(1)
                .setTo(2)
                .setAmount(3)
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                        .addVarint(1)
                                        .build())
                        .build())
                .build();
        byte[] raw = JournalProto.SegmentPayload.newBuilder()
                .addEvents(JournalProto.Event.newBuilder().setTransferCompleted(transfer))
                .addEvents(EventEncoder.message(transfer(9)))
                .build()
                .toByteArray();
        assertThat(SegmentCodec.decode(segment(Zstd.compress(raw))))
                .containsExactly(
                        new Event.TransferCompleted(0, null, 1, 2, 0, Amount.of(3), EntryDetails.NONE), transfer(9));
    }

    @Test
    void anEventOfANewerKindIsNamedAsSuch() {
        byte[] newer = {0x0a, 0x04, (byte) 0xfa, 0x3f, 0x01, 0x00};
        assertBroken(Zstd.compress(newer), "newer Daybook");
    }

    @Test
    void aNewerFormatIsRefusedBeforeItIsRead() {
        Segment newer = new Segment(0, 1, 7, 0, 2, new byte[32], new byte[32], payload(EveryEvent.list()));
        assertThatThrownBy(() -> SegmentCodec.decode(newer))
                .isInstanceOf(BrokenJournalException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("0-7");
    }

    @Test
    void damagedPayloadsAreNamed() {
        byte[] payload = payload(EveryEvent.list());
        assertBroken(new byte[0], "zstd");
        assertBroken("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8), "zstd");
        assertBroken(Arrays.copyOf(payload, payload.length - 9), "");
        assertBroken(Zstd.compress(new byte[] {0x0a, 0x7f, 0x0a}), "");
        assertBroken(Zstd.compress(new byte[] {0x12, 0x00}), "unknown kind");
        assertBroken(Zstd.compress(new byte[] {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}), "");
        byte[] shortId = JournalProto.SegmentPayload.newBuilder()
                .addEvents(JournalProto.Event.newBuilder()
                        .setHoldVoided(
                                JournalProto.HoldVoided.newBuilder().setTransferId(ByteString.copyFrom(new byte[3]))))
                .build()
                .toByteArray();
        assertBroken(Zstd.compress(shortId), "3 bytes instead of 16");
    }

    @Test
    void noByteOfAPayloadCanMakeItFailInAnotherWay() {
        byte[] raw = Compression.decompress(payload(EveryEvent.list()), 1 << 20);
        for (int at = 0; at < raw.length; at++) {
            byte[] changed = raw.clone();
            changed[at] ^= 0x55;
            try {
                assertThat(SegmentCodec.decode(segment(Zstd.compress(changed)))).isNotNull();
            } catch (BrokenJournalException expected) {
                assertThat(expected.firstBad()).isEqualTo(new Position(0, 7));
            }
        }
    }

    @Test
    void aPayloadThatWouldGrowWithoutBoundIsRefused() {
        byte[] bomb = Zstd.compress(new byte[SegmentCodec.MAX_RAW_BYTES + 1]);
        assertThat(bomb.length).isLessThan(20_000);
        assertBroken(bomb, "at most");
    }

    private void assertBroken(byte[] payload, String message) {
        assertThatThrownBy(() -> readOneByOne(payload)).isInstanceOf(BrokenJournalException.class);
        assertThatThrownBy(() -> SegmentCodec.decode(segment(payload)))
                .isInstanceOfSatisfying(
                        BrokenJournalException.class,
                        broken -> assertThat(broken.firstBad()).isEqualTo(new Position(0, 7)))
                .hasMessageContaining(message);
    }

    private static void readOneByOne(byte[] payload) {
        SegmentEvents opened = SegmentCodec.open(segment(payload));
        for (int index = 0; index < opened.size(); index++) {
            opened.at(index);
        }
    }

    private byte[] payload(List<Event> events) {
        SegmentBuilder builder = codec.begin();
        new ArrayList<>(events).forEach(builder::add);
        return builder.payload();
    }

    private static Event transfer(int amount) {
        return new Event.TransferCompleted(0, null, 1, 2, 0, Amount.of(amount), EntryDetails.NONE);
    }

    private static Segment segment(byte[] payload) {
        return SegmentHash.seal(0, 1, 7, 1_000_000, new byte[32], payload);
    }
}
