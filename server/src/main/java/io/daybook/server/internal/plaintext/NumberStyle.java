package io.daybook.server.internal.plaintext;

/**
 * How numbers of a commodity are written, as a directive showed it.
 *
 * @param decimalMark {@code .} or {@code ,}; 0 when unknown
 * @param groupMark what separates groups of digits; 0 when none was shown
 * @param decimals decimals shown; -1 when no number was shown
 */
record NumberStyle(char decimalMark, char groupMark, int decimals) {
    static final char UNKNOWN = 0;

    /** Whether a lone separator can be the decimal mark, where this style is declared (hledger's rule). */
    boolean allowsAsDecimalMark(char separator) {
        if (decimalMark != UNKNOWN) {
            return decimalMark == separator;
        }
        if (groupMark != UNKNOWN) {
            return groupMark != separator;
        }
        return decimals != 0;
    }
}
