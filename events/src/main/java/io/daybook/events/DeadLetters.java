package io.daybook.events;

/**
 * Turns a record that cannot be handled into a letter: a JSON envelope that says what happened and shows the payload with
 * the identifiers of accounts and clients masked, with the record itself encrypted in it, so that it can be replayed.
 *
 * <p>Send the letter in the transaction that commits the record's offset, or with {@code acks=all} before the offset is
 * committed. Twice the same letter is the same letter.
 */
public interface DeadLetters {
    /** The record to send to {@link Failure#dlqTopic()}, at most {@value #MAX_LETTER_BYTES} bytes. */
    Outgoing letter(Failure failure);

    /** The same without the encrypted record, for a broker that takes no letter of that size. */
    Outgoing letterWithoutOriginal(Failure failure);

    /**
     * Larger than any record that a broker takes by default. The topics of dead letters take as much
     * ({@code max.message.bytes}); an original that would make its letter larger is left out of it, and has to be replayed
     * from the topic that it stands in.
     */
    int MAX_LETTER_BYTES = 4_194_304;
}
