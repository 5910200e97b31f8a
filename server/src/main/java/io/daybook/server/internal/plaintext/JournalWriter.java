package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes transactions as an hledger journal: every amount written out with a decimal point and no thousands separators,
 * comments on lines of their own. What is written is checked first, so nothing is written of a transaction that cannot be.
 */
public final class JournalWriter {
    private static final String INDENT = "    ";
    private static final String UNBALANCED = "daybook: written as virtual postings, because its prices are not there";

    private final Appendable out;
    private final StringBuilder text = new StringBuilder();

    public JournalWriter(Appendable out) {
        this.out = out;
    }

    /** Writes what belongs at the top of a journal. */
    public void begin() throws IOException {
        out.append("decimal-mark .\n\n");
    }

    /**
     * Writes one transaction and a blank line, in a form that every reader accepts and comes to the same balances with:
     * prices are exact, and postings that neither balance nor can price each other are written as {@code (virtual)} ones.
     *
     * @throws UnwritableException when an account, commodity or code cannot be written
     */
    public void write(JournalTransaction transaction) throws IOException, UnwritableException {
        text.setLength(0);
        ExactForm exact = ExactForm.of(transaction);
        firstLine(transaction);
        comment(transaction.comment());
        if (exact.madeVirtual()) {
            comment(UNBALANCED);
        }
        for (JournalPosting posting : exact.transaction().postings()) {
            posting(posting);
        }
        out.append(text).append('\n');
    }

    /** Writes postings alone, as they are. */
    void writePostings(List<JournalPosting> postings) throws IOException, UnwritableException {
        text.setLength(0);
        for (JournalPosting posting : postings) {
            posting(posting);
        }
        out.append(text);
    }

    private void firstLine(JournalTransaction transaction) throws UnwritableException {
        text.append(transaction.date());
        if (transaction.date2() != null) {
            text.append('=').append(transaction.date2());
        }
        mark(transaction.status());
        String code = transaction.code();
        if (code.indexOf(')') >= 0 || hasLineBreak(code)) {
            throw new UnwritableException("The code \"" + code + "\" holds a closing parenthesis or a line break");
        }
        String description = transaction.description();
        boolean plain = description.indexOf(';') < 0 && !hasLineBreak(description);
        String shown = plain
                ? description
                : description.replace(';', ',').replaceAll("\\R", " ").strip();
        // Without an empty code a description such as "(x) y" would be read as a code, and "* y" as a mark.
        boolean guard = !shown.isEmpty() && "(*!".indexOf(shown.charAt(0)) >= 0;
        if (!code.isEmpty() || guard) {
            text.append(" (").append(code).append(')');
        }
        if (!shown.isEmpty()) {
            text.append(' ').append(shown);
        }
        text.append('\n');
        if (!plain) {
            comment("description: " + description);
        }
    }

    private void mark(EntryStatus status) {
        if (status != EntryStatus.UNMARKED) {
            text.append(' ').append(status.mark());
        }
    }

    private void comment(String comment) {
        if (!comment.isEmpty()) {
            comment.lines()
                    .forEach(line ->
                            text.append(INDENT).append("; ").append(line).append('\n'));
        }
    }

    private void posting(JournalPosting posting) throws UnwritableException {
        checkAccount(posting.account());
        List<Amount> amounts =
                posting.amounts().isEmpty() ? List.of(new Amount("", BigDecimal.ZERO)) : posting.amounts();
        for (int i = 0; i < amounts.size(); i++) {
            text.append(INDENT);
            if (posting.status() != EntryStatus.UNMARKED) {
                text.append(posting.status().mark()).append(' ');
            }
            text.append(posting.kind().around(posting.account())).append("  ");
            amount(amounts.get(i));
            Cost cost = posting.cost();
            if (cost != null) {
                text.append(cost.total() ? " @@ " : " @ ");
                amount(cost.price());
            }
            BalanceAssertion assertion = posting.assertion();
            if (assertion != null && i == amounts.size() - 1) {
                text.append(' ').append(assertion.operator()).append(' ');
                amount(assertion.amount());
            }
            text.append('\n');
        }
        comment(withDates(posting));
    }

    /** The comment with the posting's own dates, where its tags do not say them already. */
    private static String withDates(JournalPosting posting) {
        List<String> lines = new ArrayList<>();
        addDate(lines, "date", posting.date(), posting.comment());
        addDate(lines, "date2", posting.date2(), posting.comment());
        if (!posting.comment().isEmpty()) {
            lines.add(posting.comment());
        }
        return String.join("\n", lines);
    }

    private static void addDate(List<String> lines, String tag, @Nullable LocalDate date, String comment) {
        if (date != null && !comment.contains(tag + ":") && comment.indexOf('[') < 0) {
            lines.add(tag + ":" + date);
        }
    }

    private void amount(Amount amount) throws UnwritableException {
        text.append(amount.quantity().toPlainString());
        String commodity = amount.commodity();
        if (commodity.isEmpty()) {
            return;
        }
        text.append(' ');
        if (commodity.codePoints().allMatch(JournalWriter::isPlain)) {
            text.append(commodity);
            return;
        }
        if (commodity.indexOf('"') >= 0 || commodity.indexOf(';') >= 0 || hasLineBreak(commodity)) {
            throw new UnwritableException(
                    "The commodity \"" + commodity + "\" holds a quote, a semicolon or a line break");
        }
        text.append('"').append(commodity).append('"');
    }

    private static boolean isPlain(int character) {
        return Character.isLetter(character) || Character.getType(character) == Character.CURRENCY_SYMBOL;
    }

    private static boolean hasLineBreak(String value) {
        return value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0;
    }

    private static void checkAccount(String account) throws UnwritableException {
        String wrong = wrongWithAccount(account);
        if (wrong != null) {
            throw new UnwritableException("The account \"" + account + "\" " + wrong
                    + ", which a journal cannot say; rename the account or export CSV");
        }
    }

    private static @Nullable String wrongWithAccount(String account) {
        if (account.isBlank()) {
            return "has no name";
        }
        if (LineScanner.isBlank(account.charAt(0)) || LineScanner.isBlank(account.charAt(account.length() - 1))) {
            return "begins or ends with a blank";
        }
        for (int i = 0; i < account.length(); i++) {
            char c = account.charAt(i);
            if (c == '\t' || c == '\n' || c == '\r') {
                return "holds a tab or a line break";
            }
            if (LineScanner.isBlank(c) && LineScanner.isBlank(account.charAt(i + 1))) {
                return "holds two blanks in a row";
            }
        }
        if (";*!".indexOf(account.charAt(0)) >= 0) {
            return "begins with " + account.charAt(0);
        }
        boolean bracketed = (account.startsWith("(") && account.endsWith(")"))
                || (account.startsWith("[") && account.endsWith("]"));
        return bracketed ? "stands in brackets" : null;
    }
}
