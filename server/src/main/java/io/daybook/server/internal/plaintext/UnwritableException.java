package io.daybook.server.internal.plaintext;

/** Something that the format to be written has no way to say, such as an account name with two blanks in a row. */
public final class UnwritableException extends Exception {
    UnwritableException(String message) {
        super(message);
    }
}
