package io.daybook.intake.internal.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.ConfluentWire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads values of {@code tx_raw} and {@code tx_validated}: the frame, then the message in it. Older versions read like newer ones. */
public final class PaymentMessages {
    /** Both are the first type of their file. */
    private static final List<Integer> FIRST_TYPE = List.of(0);

    private PaymentMessages() {}

    /** A message with the id of the schema that its writer had. */
    public record Read<M>(int schemaId, M message) {}

    public static Read<TxRaw> raw(byte @Nullable [] value) throws WrongPaymentException {
        return read(value, TxRaw.parser());
    }

    public static Read<TxValidated> validated(byte @Nullable [] value) throws WrongPaymentException {
        return read(value, TxValidated.parser());
    }

    private static <M extends Message> Read<M> read(byte @Nullable [] value, Parser<M> parser)
            throws WrongPaymentException {
        if (value == null) {
            throw new WrongPaymentException("empty_record", "the record has no value");
        }
        ConfluentWire.Framed framed;
        try {
            framed = ConfluentWire.unframe(value);
        } catch (IllegalArgumentException broken) {
            throw new WrongPaymentException("unreadable_frame", String.valueOf(broken.getMessage()));
        }
        if (!framed.typePath().equals(FIRST_TYPE)) {
            throw new WrongPaymentException(
                    "unknown_type",
                    "the message is of type " + framed.typePath() + " of its file, not of the first one");
        }
        try {
            return new Read<>(framed.schemaId(), parser.parseFrom(framed.message()));
        } catch (InvalidProtocolBufferException broken) {
            throw new WrongPaymentException(
                    "unreadable_message", "the value is no such protobuf message: " + broken.getMessage());
        }
    }
}
