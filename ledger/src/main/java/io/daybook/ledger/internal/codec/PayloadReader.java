package io.daybook.ledger.internal.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads uncompressed payloads. The simple transfer is read by hand, straight from the bytes into the event: recovery is
 * little else. Every other kind goes through the generated classes.
 */
final class PayloadReader {
    private static final int EVENT_TAG =
            WireBuffer.tag(JournalProto.SegmentPayload.EVENTS_FIELD_NUMBER, WireBuffer.BYTES);
    private static final int TRANSFER_TAG =
            WireBuffer.tag(JournalProto.Event.TRANSFER_COMPLETED_FIELD_NUMBER, WireBuffer.BYTES);
    private static final int SMALLEST_LIKELY_EVENT_BYTES = 12;

    private final byte[] raw;
    private final CodedInputStream in;

    PayloadReader(byte[] raw) {
        this.raw = raw;
        this.in = CodedInputStream.newInstance(raw);
    }

    List<Event> all() {
        try {
            List<Event> events = new ArrayList<>(raw.length / SMALLEST_LIKELY_EVENT_BYTES + 1);
            while (!in.isAtEnd()) {
                int length = nextEvent();
                events.add(event(length));
            }
            return events;
        } catch (IOException malformed) {
            throw unreadable(malformed);
        }
    }

    /** Where each event begins; reads their lengths only. */
    int[] starts() {
        try {
            int[] starts = new int[raw.length / SMALLEST_LIKELY_EVENT_BYTES + 1];
            int count = 0;
            while (!in.isAtEnd()) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = in.getTotalBytesRead();
                in.skipRawBytes(nextEvent());
            }
            return Arrays.copyOf(starts, count);
        } catch (IOException malformed) {
            throw unreadable(malformed);
        }
    }

    /** The event that begins there, see {@link #starts()}; for a reader that has read nothing yet. */
    Event from(int start) {
        try {
            in.skipRawBytes(start);
            return event(nextEvent());
        } catch (IOException malformed) {
            throw unreadable(malformed);
        }
    }

    private static UnreadablePayloadException unreadable(IOException malformed) {
        return new UnreadablePayloadException("its payload is not what it says: " + malformed.getMessage(), malformed);
    }

    private int nextEvent() throws IOException {
        int tag = in.readTag();
        if (tag != EVENT_TAG) {
            throw new UnreadablePayloadException("its payload has a part of an unknown kind; a newer Daybook wrote it");
        }
        int length = in.readRawVarint32();
        if (length < 0 || length > raw.length - in.getTotalBytesRead()) {
            throw new UnreadablePayloadException("an event is longer than the payload");
        }
        return length;
    }

    private Event event(int length) throws IOException {
        int start = in.getTotalBytesRead();
        if (length > 0 && raw[start] == TRANSFER_TAG) {
            int limit = in.pushLimit(length);
            in.readTag();
            int inner = in.readRawVarint32();
            boolean alone = inner >= 0 && in.getTotalBytesRead() + (long) inner == (long) start + length;
            Event event = alone ? transfer() : null;
            in.popLimit(limit);
            if (event != null) {
                return event;
            }
            in.skipRawBytes(start + length - in.getTotalBytesRead());
        } else {
            in.skipRawBytes(length);
        }
        return EventDecoder.event(JournalProto.Event.parser().parseFrom(raw, start, length));
    }

    /** Null: there is a field that this method does not know, the generated class decides about it. */
    private @Nullable Event transfer() throws IOException {
        int from = 0;
        int to = 0;
        long low = 0;
        long high = 0;
        int asset = 0;
        int workspace = 0;
        String key = null;
        EntryDetails details = EntryDetails.NONE;
        while (true) {
            int tag = in.readTag();
            switch (tag) {
                case 0 -> {
                    return new Event.TransferCompleted(
                            workspace, key, from, to, asset, ValueDecoder.amount(low, high), details);
                }
                case JournalProto.TransferCompleted.FROM_FIELD_NUMBER << 3 -> from = in.readUInt32();
                case JournalProto.TransferCompleted.TO_FIELD_NUMBER << 3 -> to = in.readUInt32();
                case JournalProto.TransferCompleted.AMOUNT_FIELD_NUMBER << 3 -> low = in.readUInt64();
                case JournalProto.TransferCompleted.ASSET_FIELD_NUMBER << 3 -> asset = in.readUInt32();
                case JournalProto.TransferCompleted.WORKSPACE_FIELD_NUMBER << 3 -> workspace = in.readUInt32();
                case JournalProto.TransferCompleted.AMOUNT_HIGH_FIELD_NUMBER << 3 -> high = in.readSInt64();
                case JournalProto.TransferCompleted.DETAILS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                    details = ValueDecoder.details(JournalProto.Details.parseFrom(in.readByteArray()));
                case JournalProto.TransferCompleted.KEY_UUID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                    key = uuid(in.readByteArray());
                case JournalProto.TransferCompleted.KEY_TEXT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                    key = in.readStringRequireUtf8();
                default -> {
                    return null;
                }
            }
        }
    }

    private static String uuid(byte[] bytes) throws InvalidProtocolBufferException {
        if (bytes.length != 16) {
            return ValueDecoder.uuid(ByteString.copyFrom(bytes)).toString();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return UuidText.text(buffer.getLong(), buffer.getLong());
    }
}
