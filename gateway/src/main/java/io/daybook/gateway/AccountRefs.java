package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.platform.ids.PositionedId;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How callers name accounts: an id, or {@code code:} and a code. */
final class AccountRefs {
    static final String CODE_PREFIX = "code:";

    /**
     * Entries in the {@code account_id} form may name accounts that Daybook never opened, by UUIDs of the caller's own. Such
     * a UUID stands for the account with this prefix before it in its code.
     */
    static final String FOREIGN_PREFIX = "uuid:";

    private static final Pattern FOREIGN = Pattern.compile(
            CODE_PREFIX + FOREIGN_PREFIX + "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private AccountRefs() {}

    /** Null when the text is neither an id nor {@code code:...}. */
    static @Nullable AccountRef parse(String text) {
        if (text.startsWith(CODE_PREFIX)) {
            return text.length() == CODE_PREFIX.length()
                    ? null
                    : new AccountRef.ByCode(text.substring(CODE_PREFIX.length()));
        }
        UUID id = uuid(text);
        return id == null ? null : new AccountRef.ById(id);
    }

    /** Like {@link #parse}, but a UUID that Daybook cannot have given stands for a foreign account. */
    static @Nullable AccountRef parseForeign(String text) {
        AccountRef ref = parse(text);
        if (ref instanceof AccountRef.ById(UUID id) && !ours(id)) {
            return new AccountRef.ByCode(FOREIGN_PREFIX + id);
        }
        return ref;
    }

    private static boolean ours(UUID id) {
        return PositionedId.decode(id)
                .filter(decoded -> decoded.kind() == PositionedId.Kind.ACCOUNT)
                .isPresent();
    }

    static String expected(String text) {
        String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
        return "\"" + shown + "\" is neither an account id nor a code; for the account with this code write \""
                + CODE_PREFIX + shown + "\"";
    }

    /** The ledger's words with foreign accounts named as their callers know them. */
    static String readable(String detail) {
        return detail.contains(FOREIGN_PREFIX) ? FOREIGN.matcher(detail).replaceAll("$1") : detail;
    }

    /** Null unless the text has exactly the form 8-4-4-4-12; {@link UUID#fromString} alone accepts shorter groups. */
    static @Nullable UUID uuid(String text) {
        if (text.length() != 36
                || text.charAt(8) != '-'
                || text.charAt(13) != '-'
                || text.charAt(18) != '-'
                || text.charAt(23) != '-') {
            return null;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            if (c != '-' && (c > 'f' || Character.digit(c, 16) < 0)) {
                return null;
            }
        }
        return parseGroups(text);
    }

    private static @Nullable UUID parseGroups(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException dashesElsewhere) {
            return null;
        }
    }
}
