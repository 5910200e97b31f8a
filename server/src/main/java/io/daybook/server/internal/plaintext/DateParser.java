package io.daybook.server.internal.plaintext;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Dates as {@code 2026-01-31}, {@code 2026/1/31}, {@code 2026.1.31}, or without a year where one is known. */
final class DateParser {
    private static final int MAX_YEAR = 9999;

    private @Nullable LocalDate last;

    /** A year of at least four digits here; for directives. */
    static int year(LineScanner line) throws JournalSyntaxException {
        int start = line.position();
        int year = number(line);
        if (line.position() - start < 4 || year > MAX_YEAR) {
            throw new JournalSyntaxException("There is no year here", "Write a year of four digits, as in Y 2026");
        }
        return year;
    }

    /**
     * The date here.
     *
     * @param defaultYear year of a date without one; 0 when there is none
     */
    LocalDate parse(LineScanner line, int defaultYear) throws JournalSyntaxException {
        int start = line.position();
        int first = number(line);
        int firstDigits = line.position() - start;
        char separator = separator(line, start);
        int second = number(line);
        if (firstDigits < 4 && !isSeparator(line.peek())) {
            if (defaultYear == 0) {
                throw new JournalSyntaxException(
                        "The date " + line.from(start) + " has no year",
                        "Write the year, or a line such as Y 2026 above it");
            }
            return date(defaultYear, first, second, line.from(start));
        }
        char other = separator(line, start);
        int third = number(line);
        if (firstDigits < 4) {
            throw new JournalSyntaxException(
                    "The year in " + line.from(start) + " has fewer than four digits",
                    "Write a date as 2026-01-31, the year first");
        }
        if (separator != other) {
            throw new JournalSyntaxException(
                    "The date " + line.from(start) + " has two different separators",
                    "Write it with one kind, as 2026-01-31 or 2026/01/31");
        }
        return date(first, second, third, line.from(start));
    }

    private LocalDate date(int year, int month, int day, String text) throws JournalSyntaxException {
        LocalDate same = last;
        if (same != null && same.getDayOfMonth() == day && same.getMonthValue() == month && same.getYear() == year) {
            return same;
        }
        if (year > MAX_YEAR) {
            throw new JournalSyntaxException("The date " + text + " lies beyond year " + MAX_YEAR, "Correct the year");
        }
        try {
            LocalDate date = LocalDate.of(year, month, day);
            last = date;
            return date;
        } catch (DateTimeException impossible) {
            throw new JournalSyntaxException(
                    "The date " + text + " does not exist", "Write a day of the calendar as year-month-day");
        }
    }

    private static int number(LineScanner line) throws JournalSyntaxException {
        int value = 0;
        int count = 0;
        while (LineScanner.isDigit(line.peek())) {
            value = Math.min(value * 10 + line.peek() - '0', 1_000_000);
            line.skip(1);
            count++;
        }
        if (count == 0) {
            throw new JournalSyntaxException("There is no date here", "Write a date as 2026-01-31");
        }
        return value;
    }

    private static char separator(LineScanner line, int start) throws JournalSyntaxException {
        char c = line.peek();
        if (!isSeparator(c)) {
            throw new JournalSyntaxException(
                    "The date " + line.from(start) + " is not complete", "Write a date as 2026-01-31");
        }
        line.skip(1);
        return c;
    }

    private static boolean isSeparator(char c) {
        return c == '-' || c == '/' || c == '.';
    }
}
