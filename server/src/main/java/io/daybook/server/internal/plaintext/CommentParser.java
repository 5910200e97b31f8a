package io.daybook.server.internal.plaintext;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the comment lines of one transaction or posting with their tags, and the dates of a posting. */
final class CommentParser {
    private final DateParser dates;
    private final LineScanner inner = new LineScanner();
    private final StringBuilder text = new StringBuilder();
    private List<Tag> tags = List.of();
    private boolean any;
    private @Nullable LocalDate date;
    private @Nullable LocalDate date2;

    CommentParser(DateParser dates) {
        this.dates = dates;
    }

    void clear() {
        text.setLength(0);
        tags = List.of();
        any = false;
        date = null;
        date2 = null;
    }

    /**
     * Takes one comment line.
     *
     * @param line what stands behind the semicolon
     * @param postingYear year for a posting's dates without one; -1 for a transaction's comment, which has no dates
     */
    void add(String line, int postingYear) throws JournalSyntaxException {
        if (any) {
            text.append('\n');
        }
        any = true;
        String stripped = line.strip();
        text.append(stripped);
        addTags(stripped, postingYear);
        if (postingYear >= 0) {
            addBracketedDates(stripped, postingYear);
        }
    }

    String text() {
        return text.isEmpty() ? "" : text.toString();
    }

    List<Tag> tags() {
        return tags.isEmpty() ? List.of() : List.copyOf(tags);
    }

    @Nullable
    LocalDate date() {
        return date;
    }

    @Nullable
    LocalDate date2() {
        return date2;
    }

    private void addTags(String line, int postingYear) throws JournalSyntaxException {
        int from = 0;
        int colon = line.indexOf(':');
        while (colon >= 0) {
            int nameStart = colon;
            while (nameStart > from && !isNameEnd(line.charAt(nameStart - 1))) {
                nameStart--;
            }
            if (nameStart == colon) {
                from = colon + 1;
            } else {
                int comma = line.indexOf(',', colon);
                int end = comma < 0 ? line.length() : comma;
                Tag tag = new Tag(
                        line.substring(nameStart, colon),
                        line.substring(colon + 1, end).strip());
                if (tags.isEmpty()) {
                    tags = new ArrayList<>();
                }
                tags.add(tag);
                addDateTag(tag, postingYear);
                from = comma < 0 ? line.length() : comma + 1;
            }
            colon = line.indexOf(':', from);
        }
    }

    private static boolean isNameEnd(char c) {
        return LineScanner.isBlank(c) || c == ',' || c == ':';
    }

    private void addDateTag(Tag tag, int postingYear) throws JournalSyntaxException {
        if (postingYear < 0) {
            return;
        }
        if (tag.name().equals("date")) {
            date = dates.parse(inner.on(tag.value(), 0), postingYear);
        } else if (tag.name().equals("date2")) {
            date2 = dates.parse(inner.on(tag.value(), 0), postingYear);
        }
    }

    /** {@code [date]}, {@code [=date2]}, {@code [date=date2]}; brackets around anything else are only text. */
    private void addBracketedDates(String line, int postingYear) throws JournalSyntaxException {
        int open = line.indexOf('[');
        while (open >= 0) {
            int close = line.indexOf(']', open);
            if (close < 0) {
                return;
            }
            if (looksLikeDates(line, open + 1, close)) {
                LineScanner scanner = inner.on(line.substring(open + 1, close), 0);
                if (scanner.peek() != '=') {
                    date = dates.parse(scanner, postingYear);
                }
                if (scanner.take('=')) {
                    LocalDate primary = date;
                    date2 = dates.parse(scanner, primary == null ? postingYear : primary.getYear());
                }
                if (!scanner.atEnd()) {
                    throw new JournalSyntaxException(
                            "The dates in [" + scanner.text() + "] cannot be read",
                            "Write [2026-01-31], [=2026-01-31] or [2026-01-31=2026-02-01]");
                }
            }
            open = line.indexOf('[', close);
        }
    }

    private static boolean looksLikeDates(String line, int from, int end) {
        boolean digit = false;
        boolean separator = false;
        for (int i = from; i < end; i++) {
            char c = line.charAt(i);
            if (LineScanner.isDigit(c)) {
                digit = true;
            } else if (c == '-' || c == '/' || c == '.' || c == '=') {
                separator = true;
            } else {
                return false;
            }
        }
        return digit && separator;
    }
}
