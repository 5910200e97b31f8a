package io.daybook.server.internal.plaintext;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Resolves account names as written: brackets, {@code apply account}, aliases. Names are kept byte for byte otherwise. */
final class AccountNames {
    private static final int MAX_REMEMBERED = 200_000;

    private final Map<String, Resolved> resolved = new HashMap<>();
    private List<String> parents = List.of();
    private List<AccountAlias> aliases = List.of();

    /** A full account name and what its brackets said. */
    record Resolved(PostingKind kind, String account) {}

    Resolved resolve(String written, Scope scope) {
        if (!parents.equals(scope.parentAccount())
                || !aliases.equals(scope.aliases())
                || resolved.size() > MAX_REMEMBERED) {
            resolved.clear();
            parents = scope.parentAccount();
            aliases = scope.aliases();
        }
        Resolved known = resolved.get(written);
        if (known == null) {
            known = build(written);
            resolved.put(written, known);
        }
        return known;
    }

    private Resolved build(String written) {
        PostingKind kind = kind(written);
        String name = kind == PostingKind.REAL
                ? written
                : written.substring(1, written.length() - 1).strip();
        StringBuilder full = new StringBuilder();
        for (String parent : parents) {
            if (!parent.isEmpty()) {
                full.append(parent).append(':');
            }
        }
        String account = full.append(name).toString();
        for (AccountAlias alias : aliases) {
            account = alias.apply(account);
        }
        return new Resolved(kind, account);
    }

    private static PostingKind kind(String written) {
        if (written.length() > 2) {
            char last = written.charAt(written.length() - 1);
            if (written.charAt(0) == '(' && last == ')') {
                return PostingKind.VIRTUAL;
            }
            if (written.charAt(0) == '[' && last == ']') {
                return PostingKind.BALANCED_VIRTUAL;
            }
        }
        return PostingKind.REAL;
    }
}
