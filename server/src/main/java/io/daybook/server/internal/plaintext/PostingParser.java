package io.daybook.server.internal.plaintext;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The line of one posting, up to its comment. */
final class PostingParser {
    private final AmountParser amounts;
    private final AccountNames names;
    private final Findings findings;

    PostingParser(AmountParser amounts, AccountNames names, Findings findings) {
        this.amounts = amounts;
        this.names = names;
        this.findings = findings;
    }

    /** The posting at the scanner's place, without its comment; the scanner stands at the comment or the end. */
    JournalPosting parse(LineScanner line, Scope scope, String file, int number) throws JournalSyntaxException {
        EntryStatus status = status(line);
        line.skipBlanks();
        String written = accountName(line);
        if (written.isEmpty()) {
            throw new JournalSyntaxException(
                    "The posting names no account", "Write the account, two spaces and the amount");
        }
        AccountNames.Resolved account = names.resolve(written, scope);
        if (account.account().isEmpty()) {
            throw new JournalSyntaxException("An alias leaves no account name", "Correct the alias");
        }
        line.skipBlanks();
        Amount amount = null;
        Cost cost = null;
        if (!line.atEnd() && line.peek() != ';' && line.peek() != '=') {
            amount = amounts.parse(line, scope);
            cost = costs(line, scope, file, number);
        }
        BalanceAssertion assertion = assertion(line, scope, file, number);
        line.skipBlanks();
        if (!line.atEnd() && line.peek() != ';') {
            throw unexpected(line, written);
        }
        return new JournalPosting(
                number,
                status,
                account.kind(),
                account.account(),
                amount == null ? List.of() : List.of(amount),
                cost,
                assertion,
                amount == null,
                null,
                null,
                "",
                List.of());
    }

    static EntryStatus status(LineScanner line) {
        if (line.take('*')) {
            return EntryStatus.CLEARED;
        }
        return line.take('!') ? EntryStatus.PENDING : EntryStatus.UNMARKED;
    }

    /** An account's name ends at two blanks, a tab or the end of the line; single blanks belong to it. */
    static String accountName(LineScanner line) {
        int start = line.position();
        String text = line.text();
        int end = start;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '\t' || (LineScanner.isBlank(c) && (end + 1 == text.length() || isBlankAt(text, end + 1)))) {
                break;
            }
            end++;
        }
        line.moveTo(end);
        return text.substring(start, end);
    }

    private static boolean isBlankAt(String text, int at) {
        return LineScanner.isBlank(text.charAt(at));
    }

    private @Nullable Cost costs(LineScanner line, Scope scope, String file, int number) throws JournalSyntaxException {
        Cost cost = null;
        while (true) {
            line.skipBlanks();
            if (line.peek() == '@' || line.peek() == '(') {
                Cost another = cost(line, scope);
                if (cost != null) {
                    throw new JournalSyntaxException("The posting has two prices", "Keep one @ or @@ price");
                }
                cost = another;
            } else if (line.peek() == '{') {
                lotCost(line, scope);
                findings.notice("lot costs ({...})", file, number);
            } else if (line.peek() == '[') {
                lotDate(line);
                findings.notice("lot dates ([...])", file, number);
            } else {
                return cost;
            }
        }
    }

    private Cost cost(LineScanner line, Scope scope) throws JournalSyntaxException {
        boolean inParentheses = line.take('(');
        if (!line.take('@')) {
            throw new JournalSyntaxException(
                    "There is a parenthesis behind the amount", "Write a note behind a semicolon, a price behind @");
        }
        boolean total = line.take('@');
        if (inParentheses && !line.take(')')) {
            throw new JournalSyntaxException("(@ is not closed", "Write (@) or (@@), or leave the parentheses out");
        }
        line.skipBlanks();
        return new Cost(total, amounts.parse(line, scope));
    }

    private void lotCost(LineScanner line, Scope scope) throws JournalSyntaxException {
        line.skip(1);
        boolean total = line.take('{');
        line.skipBlanks();
        if (line.take('=')) {
            line.skipBlanks();
        }
        Amount ignored = amounts.parse(line, scope);
        line.skipBlanks();
        if (!line.take(total ? "}}" : "}")) {
            throw new JournalSyntaxException(
                    "The lot cost of " + ignored + " is not closed", "Close {...} with } and {{...}} with }}");
        }
    }

    private static void lotDate(LineScanner line) throws JournalSyntaxException {
        int close = line.text().indexOf(']', line.position());
        if (close < 0) {
            throw new JournalSyntaxException("The lot date is not closed", "Close [ with ]");
        }
        line.moveTo(close + 1);
    }

    private @Nullable BalanceAssertion assertion(LineScanner line, Scope scope, String file, int number)
            throws JournalSyntaxException {
        line.skipBlanks();
        if (!line.take('=')) {
            return null;
        }
        boolean total = line.take('=');
        boolean inclusive = line.take('*');
        line.skipBlanks();
        Amount amount = amounts.parse(line, scope);
        line.skipBlanks();
        if (costs(line, scope, file, number) != null) {
            findings.notice("prices in balance assertions", file, number);
        }
        return new BalanceAssertion(amount, total, inclusive);
    }

    private static JournalSyntaxException unexpected(LineScanner line, String account) {
        return new JournalSyntaxException(
                "\"" + line.rest() + "\" is not expected behind the amount of " + account,
                "Quote a commodity whose name has blanks or digits, and write comments behind a semicolon");
    }
}
