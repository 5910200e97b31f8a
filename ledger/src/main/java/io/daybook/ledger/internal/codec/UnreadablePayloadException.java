package io.daybook.ledger.internal.codec;

/** Bytes that no version known to this program has written. The message is the end of a sentence about the segment. */
final class UnreadablePayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadablePayloadException(String message) {
        super(message);
    }

    UnreadablePayloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
