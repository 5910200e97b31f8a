package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with decimal marks, digit group marks and exponents. A lone {@code ,} or {@code .} is the decimal mark unless the
 * commodity's declared style says otherwise, as hledger has it.
 */
final class NumberParser {
    private static final int MAX_DIGITS = 60;
    private static final int MAX_EXPONENT = 60;
    private static final int MAX_FAST_DIGITS = 18;

    private final StringBuilder digits = new StringBuilder();
    private char firstMark;
    private int markCount;
    private char lastMark;
    private int digitsAfterLastMark;
    private boolean mixed;
    private int shortGroups;
    private boolean emptyGroup;

    /** A number that was scanned but whose lone separator may still be a decimal or a group mark. */
    record Scanned(String digits, boolean ambiguous, char mark, int digitsAfterMark, char groupMark, int exponent) {
        BigDecimal value(@Nullable NumberStyle style) throws JournalSyntaxException {
            int decimals = digitsAfterMark;
            if (ambiguous && style != null && !style.allowsAsDecimalMark(mark)) {
                if (digitsAfterMark < 2) {
                    int before = digits.length() - digitsAfterMark;
                    throw groupError(digits.substring(0, before) + mark + digits.substring(before));
                }
                decimals = 0;
            }
            BigDecimal number = digits.length() <= MAX_FAST_DIGITS
                    ? BigDecimal.valueOf(Long.parseLong(digits), decimals)
                    : new BigDecimal(new java.math.BigInteger(digits), decimals);
            if (exponent == 0) {
                return number;
            }
            BigDecimal scaled = number.scaleByPowerOfTen(exponent);
            return scaled.scale() < 0 ? scaled.setScale(0) : scaled;
        }

        /** The style that this number shows. */
        NumberStyle style() {
            return new NumberStyle(mark, groupMark, digitsAfterMark);
        }
    }

    /** Whether a number begins here. */
    static boolean startsHere(LineScanner line) {
        char c = line.peek();
        return LineScanner.isDigit(c) || ((c == '.' || c == ',') && LineScanner.isDigit(line.peek(1)));
    }

    Scanned scan(LineScanner line) throws JournalSyntaxException {
        digits.setLength(0);
        firstMark = 0;
        markCount = 0;
        lastMark = 0;
        digitsAfterLastMark = 0;
        mixed = false;
        shortGroups = 0;
        emptyGroup = false;
        int start = line.position();
        while (true) {
            char c = line.peek();
            if (LineScanner.isDigit(c)) {
                digits.append(c);
                digitsAfterLastMark++;
                line.skip(1);
            } else if (c == '.' || c == ',' || (isGroupSpace(c) && LineScanner.isDigit(line.peek(1)))) {
                mark(isGroupSpace(c) ? ' ' : c, line.text().substring(start, line.position()));
                line.skip(1);
            } else {
                break;
            }
        }
        if (digits.length() > MAX_DIGITS) {
            throw new JournalSyntaxException(
                    "The number has more than " + MAX_DIGITS + " digits", "Write a number of at most 38 digits");
        }
        return finish(line.from(start), exponent(line));
    }

    private static boolean isGroupSpace(char c) {
        return c == ' ' || (c >= 0x80 && Character.isSpaceChar(c));
    }

    private void mark(char mark, String soFar) throws JournalSyntaxException {
        if (mixed) {
            throw separators(soFar + mark);
        }
        if (markCount == 0) {
            firstMark = mark;
        } else {
            // What stands between two marks is a group of digits.
            if (digitsAfterLastMark == 0) {
                emptyGroup = true;
            } else if (digitsAfterLastMark < 2 || digitsAfterLastMark > 4) {
                shortGroups++;
            }
            if (mark != firstMark) {
                if (mark == ' ') {
                    throw separators(soFar + mark);
                }
                mixed = true;
            }
        }
        markCount++;
        lastMark = mark;
        digitsAfterLastMark = 0;
    }

    private Scanned finish(String text, int exponent) throws JournalSyntaxException {
        String all = digits.toString();
        if (markCount == 0) {
            return new Scanned(all, false, NumberStyle.UNKNOWN, 0, NumberStyle.UNKNOWN, exponent);
        }
        if (emptyGroup) {
            throw new JournalSyntaxException(
                    "The number " + text + " has two separators side by side",
                    "Write one decimal mark, as in 10.30, and digits on both sides of each separator");
        }
        if (shortGroups > 0) {
            throw groupError(text);
        }
        if (mixed) {
            return new Scanned(all, false, lastMark, digitsAfterLastMark, firstMark, exponent);
        }
        if (markCount == 1 && firstMark != ' ') {
            boolean ambiguous = digitsAfterLastMark > 0 && all.length() > digitsAfterLastMark;
            return new Scanned(all, ambiguous, firstMark, digitsAfterLastMark, NumberStyle.UNKNOWN, exponent);
        }
        if (digitsAfterLastMark == 0) {
            throw separators(text);
        }
        if (digitsAfterLastMark < 2 || digitsAfterLastMark > 4) {
            throw groupError(text);
        }
        return new Scanned(all, false, NumberStyle.UNKNOWN, 0, firstMark, exponent);
    }

    private static int exponent(LineScanner line) throws JournalSyntaxException {
        char e = line.peek();
        char next = line.peek(1);
        boolean signed = next == '-' || next == '+';
        if ((e != 'E' && e != 'e') || !LineScanner.isDigit(signed ? line.peek(2) : next)) {
            return 0;
        }
        line.skip(signed ? 2 : 1);
        int value = 0;
        while (LineScanner.isDigit(line.peek())) {
            value = Math.min(value * 10 + line.peek() - '0', MAX_EXPONENT + 1);
            line.skip(1);
        }
        if (value > MAX_EXPONENT) {
            throw new JournalSyntaxException(
                    "The exponent is beyond " + MAX_EXPONENT, "Write the number out, with at most 38 digits");
        }
        return next == '-' ? -value : value;
    }

    private static JournalSyntaxException groupError(String text) {
        return new JournalSyntaxException(
                "The number " + text + " has a group of digits that is too short or too long",
                "Groups between thousands separators have three digits, as in 1,000,000.00");
    }

    private static JournalSyntaxException separators(String text) {
        return new JournalSyntaxException(
                "The number " + text + " mixes its separators",
                "Write one kind of thousands separator and at most one decimal mark, as in 1,000.00 or 1.000,00");
    }
}
