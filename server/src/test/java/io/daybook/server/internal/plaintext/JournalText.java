package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads journals from text, and shows what was read on one line for rows of tests. */
final class JournalText {
    private JournalText() {}

    static Journal read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), JournalLimits.standard());
    }

    static Journal read(byte[] bytes, JournalLimits limits) {
        try {
            Path file = Files.createTempFile("daybook", ".journal");
            try {
                Files.write(file, bytes);
                return JournalReader.read(file, limits);
            } finally {
                Files.delete(file);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** {@code date=date2 mark (code) description {comment} | mark account amount @ cost = assertion | ...}. */
    static String show(JournalTransaction transaction) {
        String head = transaction.date()
                + (transaction.date2() == null ? "" : "=" + transaction.date2())
                + before(transaction.status().mark())
                + (transaction.code().isEmpty() ? "" : " (" + transaction.code() + ")")
                + before(transaction.description())
                + comment(transaction.comment());
        return head
                + transaction.postings().stream()
                        .map(posting -> " | " + show(posting))
                        .collect(Collectors.joining());
    }

    private static String show(JournalPosting posting) {
        String mark = posting.status().mark();
        String text = (mark.isEmpty() ? "" : mark + " ") + posting.kind().around(posting.account());
        text += posting.amounts().stream().map(amount -> " " + amount).collect(Collectors.joining(","));
        Cost cost = posting.cost();
        if (cost != null) {
            text += (cost.total() ? " @@ " : " @ ") + cost.price();
        }
        BalanceAssertion assertion = posting.assertion();
        if (assertion != null) {
            text += " " + assertion.operator() + " " + assertion.amount();
        }
        if (posting.date() != null || posting.date2() != null) {
            text += " <" + posting.date() + "," + posting.date2() + ">";
        }
        return text + comment(posting.comment());
    }

    private static String before(String text) {
        return text.isEmpty() ? "" : " " + text;
    }

    private static String comment(String comment) {
        return comment.isEmpty() ? "" : " {" + comment.replace("\n", "/") + "}";
    }
}
