package io.daybook.server.internal.plaintext;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An {@code alias} directive: {@code old = new} for an account and everything below it, or {@code /pattern/ = replacement}.
 *
 * @param old the account's name, or the pattern's text
 * @param pattern the pattern; null for a plain alias
 * @param replacement the new name, or the pattern's replacement
 */
record AccountAlias(String old, @Nullable Pattern pattern, String replacement) {
    static AccountAlias parse(String text) throws JournalSyntaxException {
        if (text.startsWith("/")) {
            int close = text.indexOf('/', 1);
            int equals = close < 0 ? -1 : text.indexOf('=', close);
            if (equals < 0 || !text.substring(close + 1, equals).isBlank()) {
                throw malformed(text);
            }
            String expression = text.substring(1, close);
            try {
                Pattern pattern = Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
                String replacement = javaReplacement(text.substring(equals + 1).strip());
                checkGroups(pattern, replacement);
                return new AccountAlias(expression, pattern, replacement);
            } catch (PatternSyntaxException invalid) {
                throw new JournalSyntaxException(
                        "The pattern /" + expression + "/ cannot be read: " + invalid.getDescription(),
                        "Correct the regular expression");
            }
        }
        int equals = text.indexOf('=');
        if (equals <= 0
                || text.substring(0, equals).isBlank()
                || text.substring(equals + 1).isBlank()) {
            throw malformed(text);
        }
        return new AccountAlias(
                text.substring(0, equals).strip(),
                null,
                text.substring(equals + 1).strip());
    }

    String apply(String account) {
        if (pattern != null) {
            return pattern.matcher(account).replaceAll(replacement);
        }
        if (account.equals(old)) {
            return replacement;
        }
        boolean below =
                account.length() > old.length() && account.startsWith(old) && account.charAt(old.length()) == ':';
        return below ? replacement + account.substring(old.length()) : account;
    }

    /** {@code \1} of a journal is {@code $1} of Java; a dollar of a journal is only a dollar. */
    private static String javaReplacement(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && LineScanner.isDigit(text.charAt(i + 1))) {
                out.append('$').append(text.charAt(++i));
            } else {
                out.append(Matcher.quoteReplacement(String.valueOf(c)));
            }
        }
        return out.toString();
    }

    private static void checkGroups(Pattern pattern, String replacement) throws JournalSyntaxException {
        int groups = pattern.matcher("").groupCount();
        for (int i = 0; i + 1 < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '$' && replacement.charAt(i + 1) - '0' > groups) {
                throw new JournalSyntaxException(
                        "The alias refers to group " + replacement.charAt(i + 1) + ", its pattern has " + groups,
                        "Refer to a group that the pattern has");
            }
        }
    }

    private static JournalSyntaxException malformed(String text) {
        return new JournalSyntaxException(
                "The alias \"" + text + "\" cannot be read", "Write alias old = new, or alias /pattern/ = replacement");
    }
}
