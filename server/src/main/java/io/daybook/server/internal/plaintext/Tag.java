package io.daybook.server.internal.plaintext;

/**
 * A {@code name:value} found in a comment.
 *
 * @param name the word before the colon
 * @param value up to the next comma or the end of the line, without outer blanks; may be empty
 */
public record Tag(String name, String value) {}
