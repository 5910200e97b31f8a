package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Directives other than {@code include}: what they set, declare, or why they are not supported. */
final class DirectiveParser {
    private static final Set<String> LEDGER_ONLY = Set.of(
            "A", "bucket", "C", "assert", "capture", "check", "define", "def", "eval", "expr", "python", "value",
            "import", "i", "o", "b", "h", "I", "O");

    private final AmountParser amounts;
    private final DateParser dates;
    private final AccountNames names;
    private final Findings findings;
    private final Map<String, NumberStyle> styles;
    private final Set<String> declaredAccounts;
    private final Map<String, NumberStyle> defaultStyles = new HashMap<>();
    private final LineScanner line = new LineScanner();

    DirectiveParser(
            AmountParser amounts,
            DateParser dates,
            AccountNames names,
            Findings findings,
            Map<String, NumberStyle> styles,
            Set<String> declaredAccounts) {
        this.amounts = amounts;
        this.dates = dates;
        this.names = names;
        this.findings = findings;
        this.styles = styles;
        this.declaredAccounts = declaredAccounts;
    }

    /** How the amounts in {@code D} directives are written, by commodity. */
    Map<String, NumberStyle> defaultStyles() {
        return defaultStyles;
    }

    /** The directive's word in a line: letters and hyphens; {@code Y2026} gives {@code Y}. */
    static String word(String text) {
        int end = 0;
        while (end < text.length() && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        return text.substring(0, end);
    }

    /** Obeys the directive in the current line; gives the scope of the lines after it. */
    Scope parse(String word, String text, LineSource source, Scope scope, String file)
            throws IOException, JournalSyntaxException {
        line.on(text, word.length()).skipBlanks();
        int number = source.number();
        return switch (word) {
            case "Y", "year" -> scope.withYear(year());
            case "D" -> defaultCommodity(scope);
            case "decimal-mark" -> decimalMark(scope);
            case "commodity" -> {
                commodity(source, scope, file);
                yield scope;
            }
            case "account" -> {
                declare(source, scope, file);
                yield scope;
            }
            case "payee", "tag" -> {
                subdirectives(source, file, word);
                yield scope;
            }
            case "P" -> {
                price(scope);
                findings.notice("price directives (P)", file, number);
                yield scope;
            }
            case "N" -> {
                findings.notice("directives against prices (N)", file, number);
                yield scope;
            }
            case "apply" -> apply(source, scope, file);
            case "alias" -> alias(scope);
            case "end" -> end(scope);
            case "comment", "test" -> {
                skipBlock(source, word);
                yield scope;
            }
            default -> {
                other(word, text, source, file, number);
                yield scope;
            }
        };
    }

    private int year() throws JournalSyntaxException {
        int year = DateParser.year(line);
        expectEnd("the year");
        return year;
    }

    private Scope defaultCommodity(Scope scope) throws JournalSyntaxException {
        AmountParser.Styled shown = amounts.parseFormat(line, scope);
        requireDecimalMark(shown, "D");
        expectEnd("the amount");
        defaultStyles.put(shown.amount().commodity(), shown.style());
        return scope.withDefault(shown.amount().commodity(), shown.style());
    }

    private Scope decimalMark(Scope scope) throws JournalSyntaxException {
        String mark = line.rest();
        if (!mark.equals(".") && !mark.equals(",")) {
            throw new JournalSyntaxException(
                    "The decimal mark is \"" + mark + "\"", "Write decimal-mark . or decimal-mark ,");
        }
        return scope.withDecimalMark(mark.charAt(0));
    }

    private void commodity(LineSource source, Scope scope, String file) throws IOException, JournalSyntaxException {
        boolean onlySymbol = AmountParser.isSymbolStart(line.peek());
        int start = line.position();
        if (onlySymbol) {
            String symbol = amounts.symbol(line);
            line.skipBlanks();
            if (line.atEnd() || line.peek() == ';') {
                styles.putIfAbsent(symbol, new NumberStyle(NumberStyle.UNKNOWN, NumberStyle.UNKNOWN, -1));
                commodityBlock(symbol, source, scope, file);
                return;
            }
            line.moveTo(start);
        }
        AmountParser.Styled shown = amounts.parseFormat(line, scope);
        requireDecimalMark(shown, "commodity");
        expectEnd("the amount");
        styles.put(shown.amount().commodity(), shown.style());
        commodityBlock(shown.amount().commodity(), source, scope, file);
    }

    private void commodityBlock(String symbol, LineSource source, Scope scope, String file)
            throws IOException, JournalSyntaxException {
        while (nextOfBlock(source)) {
            String word = word(line.text().substring(line.position()));
            if (word.equals("format")) {
                line.skip(word.length());
                line.skipBlanks();
                AmountParser.Styled shown = amounts.parseFormat(line, scope);
                if (!shown.amount().commodity().equals(symbol)) {
                    throw new JournalSyntaxException(
                            "The format shows the commodity \"" + shown.amount().commodity() + "\" instead of \""
                                    + symbol + "\"",
                            "Write the format with the commodity of the directive");
                }
                requireDecimalMark(shown, "format");
                styles.put(symbol, shown.style());
            } else {
                subdirective("commodity", word, file, source.number());
            }
        }
    }

    private void declare(LineSource source, Scope scope, String file) throws IOException, JournalSyntaxException {
        String name = PostingParser.accountName(line);
        if (name.isEmpty()) {
            throw new JournalSyntaxException("The directive names no account", "Write account and the account's name");
        }
        declaredAccounts.add(names.resolve(name, scope).account());
        subdirectives(source, file, "account");
    }

    private void subdirectives(LineSource source, String file, String directive) throws IOException {
        while (nextOfBlock(source)) {
            String word = word(line.text().substring(line.position()));
            subdirective(directive, word, file, source.number());
        }
    }

    private void subdirective(String directive, String word, String file, int number) {
        switch (word) {
            case "note", "payee", "uuid", "nomarket" -> findings.notice(directive + " notes", file, number);
            default ->
                findings.unsupported(
                        file,
                        number,
                        "\"" + word + "\" below " + directive + " is not supported",
                        "Remove it, or write what it does as a directive of its own");
        }
    }

    private void price(Scope scope) throws JournalSyntaxException {
        LineScanner scanner = line;
        dates.parse(scanner, scope.year());
        scanner.skipBlanks();
        if (LineScanner.isDigit(scanner.peek())) {
            while (!scanner.atEnd() && !LineScanner.isBlank(scanner.peek())) {
                scanner.skip(1);
            }
            scanner.skipBlanks();
        }
        if (!AmountParser.isSymbolStart(scanner.peek())) {
            throw new JournalSyntaxException(
                    "The price names no commodity",
                    "Write P, a date, the commodity and its price, as P 2026-01-31 EUR $1.10");
        }
        amounts.symbol(scanner);
        scanner.skipBlanks();
        amounts.parse(scanner, scope);
    }

    private Scope apply(LineSource source, Scope scope, String file) throws IOException {
        String what = line.rest();
        List<String> parents = new ArrayList<>(scope.parentAccount());
        if (what.startsWith("account ") && !what.substring(8).isBlank()) {
            parents.add(what.substring(8).strip());
        } else {
            // An empty name changes nothing; it is there for the "end" that belongs to this directive.
            parents.add("");
            findings.unsupported(
                    file,
                    source.number(),
                    "\"apply " + what + "\" is not supported",
                    "Only apply account NAME is; write the other things into the entries");
        }
        return scope.withParentAccount(List.copyOf(parents));
    }

    private Scope alias(Scope scope) throws JournalSyntaxException {
        List<AccountAlias> aliases = new ArrayList<>();
        aliases.add(AccountAlias.parse(line.rest()));
        aliases.addAll(scope.aliases());
        return scope.withAliases(List.copyOf(aliases));
    }

    private Scope end(Scope scope) throws JournalSyntaxException {
        String what = line.rest();
        if (what.equals("aliases")) {
            return scope.withAliases(List.of());
        }
        if (what.isEmpty() || what.startsWith("apply")) {
            List<String> parents = scope.parentAccount();
            if (parents.isEmpty()) {
                throw new JournalSyntaxException("\"end\" ends nothing", "Remove it, or write apply account above");
            }
            return scope.withParentAccount(List.copyOf(parents.subList(0, parents.size() - 1)));
        }
        throw new JournalSyntaxException("\"end " + what + "\" ends nothing", "Remove it, or write what it ends above");
    }

    /** Everything up to the closing line is a comment; so is the rest of the file when there is none (as in hledger). */
    private static void skipBlock(LineSource source, String word) throws IOException {
        String closing = "end " + word;
        while (source.advance()) {
            if (source.text().strip().equals(closing)) {
                return;
            }
        }
    }

    private void other(String word, String text, LineSource source, String file, int number)
            throws IOException, JournalSyntaxException {
        if (!LEDGER_ONLY.contains(word)) {
            throw new JournalSyntaxException(
                    "\"" + shortened(text) + "\" is neither an entry nor a directive",
                    "Begin an entry with its date, a comment with a semicolon, and indent postings");
        }
        findings.unsupported(
                file,
                number,
                "The directive \"" + word + "\" is not supported",
                "Remove it; what it covers was left out");
        TransactionParser.skipIndented(source);
    }

    /** Moves to the next indented line of a directive that is not a comment; false behind the last one. */
    private boolean nextOfBlock(LineSource source) throws IOException {
        while (source.advance()) {
            String text = source.text();
            if (text.isBlank() || !LineScanner.isBlank(text.charAt(0))) {
                source.pushBack();
                return false;
            }
            line.on(text, 0).skipBlanks();
            if (line.peek() != ';') {
                return true;
            }
        }
        return false;
    }

    private void expectEnd(String behind) throws JournalSyntaxException {
        line.skipBlanks();
        if (!line.atEnd() && line.peek() != ';') {
            throw new JournalSyntaxException(
                    "\"" + line.rest() + "\" is not expected behind " + behind, "Write a comment behind a semicolon");
        }
    }

    private static void requireDecimalMark(AmountParser.Styled shown, String directive) throws JournalSyntaxException {
        if (shown.style().decimalMark() == NumberStyle.UNKNOWN) {
            throw new JournalSyntaxException(
                    "The number in " + directive + " has no decimal mark",
                    "Write one, so that its meaning is certain, as in " + directive + " 1,000.00 EUR or 1.000, EUR");
        }
    }

    static String shortened(String text) {
        String stripped = text.strip();
        return stripped.length() <= 40 ? stripped : stripped.substring(0, 40) + "...";
    }
}
