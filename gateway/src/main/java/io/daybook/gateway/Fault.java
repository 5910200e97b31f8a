package io.daybook.gateway;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer JSON pointer (RFC 6901) into the body, {@code ""} for the whole; {@code ?name} for a query parameter
 * @param code stable name
 * @param detail a sentence: what is wrong, what would be right
 * @param unreadable true: the text itself cannot be read as the type it must have (400), false: a wrong value (422)
 */
record Fault(String pointer, String code, String detail, boolean unreadable) {
    static Fault unreadable(String pointer, String code, String detail) {
        return new Fault(pointer, code, detail, true);
    }

    static Fault wrong(String pointer, String code, String detail) {
        return new Fault(pointer, code, detail, false);
    }
}
