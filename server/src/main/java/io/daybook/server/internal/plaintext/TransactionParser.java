package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction: its first line, its postings and its comments, to the first line that is blank or not indented. */
final class TransactionParser {
    private final DateParser dates;
    private final PostingParser postings;
    private final Findings findings;
    private final int maxPostings;
    private final LineScanner line = new LineScanner();
    private final CommentParser comment;

    TransactionParser(DateParser dates, PostingParser postings, Findings findings, int maxPostings) {
        this.dates = dates;
        this.postings = postings;
        this.findings = findings;
        this.maxPostings = maxPostings;
        this.comment = new CommentParser(dates);
    }

    /** The transaction whose first line is current; null when it cannot be read, which was then reported. */
    @Nullable
    JournalTransaction parse(LineSource source, Scope scope, String file) throws IOException {
        JournalTransaction header;
        try {
            header = header(source, scope, file);
        } catch (JournalSyntaxException unreadable) {
            findings.skipped(file, source.number(), unreadable);
            skipIndented(source);
            return null;
        }
        return body(header, source, scope, file);
    }

    /** Passes over the indented lines that belong to what was just left out. */
    static void skipIndented(LineSource source) throws IOException {
        while (source.advance()) {
            String text = source.text();
            if (text.isBlank() || !LineScanner.isBlank(text.charAt(0))) {
                source.pushBack();
                return;
            }
        }
    }

    private JournalTransaction header(LineSource source, Scope scope, String file) throws JournalSyntaxException {
        source.check();
        line.on(source.text(), 0);
        LocalDate date = dates.parse(line, scope.year());
        LocalDate date2 = line.take('=') ? dates.parse(line, date.getYear()) : null;
        if (!line.atEnd() && !LineScanner.isBlank(line.peek())) {
            throw new JournalSyntaxException(
                    "\"" + line.rest() + "\" follows the date without a space", "Write a space behind the date");
        }
        line.skipBlanks();
        EntryStatus status = PostingParser.status(line);
        line.skipBlanks();
        String code = code();
        int semicolon = line.text().indexOf(';', line.position());
        int end = semicolon < 0 ? line.text().length() : semicolon;
        String description = line.text().substring(line.position(), end).strip();
        comment.clear();
        if (semicolon >= 0) {
            comment.add(line.text().substring(semicolon + 1), -1);
        }
        return new JournalTransaction(
                file, source.number(), date, date2, status, code, description, "", List.of(), List.of());
    }

    private String code() {
        if (line.peek() != '(') {
            return "";
        }
        int close = line.text().indexOf(')', line.position());
        if (close < 0) {
            return "";
        }
        String code = line.text().substring(line.position() + 1, close);
        line.moveTo(close + 1);
        return code.strip();
    }

    private @Nullable JournalTransaction body(JournalTransaction header, LineSource source, Scope scope, String file)
            throws IOException {
        List<JournalPosting> parsed = new ArrayList<>(4);
        String ownComment = null;
        List<Tag> ownTags = List.of();
        boolean readable = true;
        while (source.advance()) {
            String text = source.text();
            if (text.isEmpty() || !LineScanner.isBlank(text.charAt(0))) {
                source.pushBack();
                break;
            }
            line.on(text, 0).skipBlanks();
            if (line.atEnd()) {
                break;
            }
            try {
                source.check();
                if (line.take(';')) {
                    boolean ofTransaction = ownComment == null;
                    comment.add(text.substring(line.position()), ofTransaction ? -1 : year(header));
                    continue;
                }
                if (ownComment == null) {
                    ownComment = comment.text();
                    ownTags = comment.tags();
                } else {
                    withComment(parsed);
                }
                comment.clear();
                if (parsed.size() == maxPostings) {
                    throw new JournalSyntaxException(
                            "The transaction has more than " + maxPostings + " postings", "Split the transaction");
                }
                JournalPosting posting = postings.parse(line, scope, file, source.number());
                if (line.take(';')) {
                    comment.add(text.substring(line.position()), year(header));
                }
                parsed.add(posting);
            } catch (JournalSyntaxException unreadable) {
                findings.skipped(file, source.number(), unreadable);
                readable = false;
                if (parsed.size() == maxPostings) {
                    skipIndented(source);
                    break;
                }
            }
        }
        if (!readable) {
            return null;
        }
        if (ownComment == null) {
            ownComment = comment.text();
            ownTags = comment.tags();
        } else {
            withComment(parsed);
        }
        return new JournalTransaction(
                file,
                header.line(),
                header.date(),
                header.date2(),
                header.status(),
                header.code(),
                header.description(),
                ownComment,
                ownTags,
                List.copyOf(parsed));
    }

    private static int year(JournalTransaction header) {
        return header.date().getYear();
    }

    /** Gives the comment gathered so far to the last posting. */
    private void withComment(List<JournalPosting> parsed) {
        if (parsed.isEmpty() || (comment.text().isEmpty() && comment.tags().isEmpty() && comment.date2() == null)) {
            return;
        }
        JournalPosting last = parsed.removeLast();
        parsed.add(new JournalPosting(
                last.line(),
                last.status(),
                last.kind(),
                last.account(),
                last.amounts(),
                last.cost(),
                last.assertion(),
                last.elided(),
                comment.date(),
                comment.date2(),
                comment.text(),
                comment.tags()));
    }
}
