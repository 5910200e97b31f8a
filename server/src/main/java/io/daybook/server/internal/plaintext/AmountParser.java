package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amounts: a number with its commodity on either side, and signs before either. */
final class AmountParser {
    private static final int MAX_COMMODITY_CHARACTERS = 64;
    private static final int MAX_INTERNED = 10_000;

    private final NumberParser numbers = new NumberParser();
    private final Map<String, String> symbols = new HashMap<>();
    private final Map<String, NumberStyle> declared;

    /** @param declared styles of commodities that directives declared so far; grows while the file is read */
    AmountParser(Map<String, NumberStyle> declared) {
        this.declared = declared;
    }

    /** An amount with the style in which its number is written. */
    record Styled(Amount amount, NumberStyle style) {}

    Amount parse(LineScanner line, Scope scope) throws JournalSyntaxException {
        return parse(line, scope, false).amount();
    }

    /** An amount that shows how the commodity is written; a lone separator in it is taken as the decimal mark. */
    Styled parseFormat(LineScanner line, Scope scope) throws JournalSyntaxException {
        return parse(line, scope, true);
    }

    private Styled parse(LineScanner line, Scope scope, boolean format) throws JournalSyntaxException {
        int start = line.position();
        boolean negative = sign(line);
        if (NumberParser.startsHere(line)) {
            NumberParser.Scanned number = numbers.scan(line);
            int afterNumber = line.position();
            line.skipBlanks();
            String commodity = "";
            if (isSymbolStart(line.peek())) {
                commodity = symbol(line);
            } else {
                line.moveTo(afterNumber);
                String byDefault = scope.defaultCommodity();
                if (byDefault != null) {
                    commodity = byDefault;
                }
            }
            return styled(number, commodity, negative, scope, format);
        }
        if (line.peek() == '(' || !isSymbolStart(line.peek())) {
            throw notAnAmount(line, start);
        }
        String commodity = symbol(line);
        line.skipBlanks();
        if (sign(line)) {
            negative = !negative;
        }
        if (!NumberParser.startsHere(line)) {
            throw notAnAmount(line, start);
        }
        return styled(numbers.scan(line), commodity, negative, scope, format);
    }

    private Styled styled(NumberParser.Scanned number, String commodity, boolean negative, Scope scope, boolean format)
            throws JournalSyntaxException {
        NumberStyle style = number.ambiguous() && !format ? style(commodity, scope) : null;
        BigDecimal quantity = number.value(style);
        return new Styled(new Amount(commodity, negative ? quantity.negate() : quantity), number.style());
    }

    private @Nullable NumberStyle style(String commodity, Scope scope) {
        NumberStyle byMark = scope.decimalMarkStyle();
        if (byMark != null) {
            return byMark;
        }
        NumberStyle byCommodity = declared.get(commodity);
        if (byCommodity != null && byCommodity.decimals() >= 0) {
            return byCommodity;
        }
        return scope.defaultStyle();
    }

    /** A commodity's symbol, quoted or not. */
    String symbol(LineScanner line) throws JournalSyntaxException {
        int start = line.position();
        if (line.take('"')) {
            while (!line.atEnd() && line.peek() != '"') {
                if (line.peek() == ';') {
                    throw new JournalSyntaxException(
                            "A commodity's name holds a semicolon", "Rename the commodity without a semicolon");
                }
                line.skip(1);
            }
            if (!line.take('"')) {
                throw new JournalSyntaxException(
                        "A quote is opened and not closed", "Close the commodity's name with a double quote");
            }
            return interned(line.text().substring(start + 1, line.position() - 1));
        }
        while (isSymbolPart(line.peek())) {
            line.skip(1);
        }
        return interned(line.from(start));
    }

    private String interned(String symbol) throws JournalSyntaxException {
        String known = symbols.get(symbol);
        if (known != null) {
            return known;
        }
        if (symbol.codePointCount(0, symbol.length()) > MAX_COMMODITY_CHARACTERS) {
            throw new JournalSyntaxException(
                    "The commodity's name is longer than " + MAX_COMMODITY_CHARACTERS + " characters",
                    "Write two spaces between the account and the amount, or give the commodity a shorter name");
        }
        if (symbols.size() < MAX_INTERNED) {
            symbols.put(symbol, symbol);
        }
        return symbol;
    }

    /** Takes signs with the blanks after them; true when they come to minus. */
    private static boolean sign(LineScanner line) {
        char c = line.peek();
        if (c != '-' && c != '+') {
            return false;
        }
        line.skip(1);
        line.skipBlanks();
        return c == '-';
    }

    static boolean isSymbolStart(char c) {
        return c == '"' || (c != ',' && isSymbolPart(c));
    }

    /** What a commodity's symbol may hold without quotes (hledger's rule). */
    static boolean isSymbolPart(char c) {
        return switch (c) {
            case '-', '+', '.', '@', '*', ';', '"', '{', '}', '=', LineScanner.END -> false;
            default -> !LineScanner.isDigit(c) && !LineScanner.isBlank(c);
        };
    }

    private static JournalSyntaxException notAnAmount(LineScanner line, int start) {
        String text = line.text().substring(start).strip();
        if (text.startsWith("(") || text.startsWith("-(")) {
            return new JournalSyntaxException(
                    "Calculated amounts such as " + text + " are not supported", "Write the calculated number");
        }
        return new JournalSyntaxException(
                text.isEmpty() ? "An amount is missing" : "There is no amount in \"" + text + "\"",
                "Write a number with its commodity, as 12.50 EUR or $12.50");
    }
}
