package io.daybook.ledger;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names of accounts, assets and workspaces may look like, for whoever wants to know before he asks the ledger. */
public final class Names {
    /** Characters of an account code, unless the ledger's settings say fewer. */
    public static final int MAX_ACCOUNT_CODE_CHARS = 255;

    /** Characters of an asset code. */
    public static final int MAX_ASSET_CODE_CHARS = 64;

    private static final Pattern WORKSPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Names() {}

    /** Whether a workspace may have this name: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}. */
    public static boolean isWorkspace(String name) {
        return WORKSPACE.matcher(name).matches();
    }

    /**
     * What forbids the code to an account, as a sentence; null when nothing does.
     *
     * @param maxChars at most {@link #MAX_ACCOUNT_CODE_CHARS}
     */
    public static @Nullable String accountCodeProblem(String code, int maxChars) {
        String problem = codeProblem(code, maxChars, "an account code", "account code");
        if (problem == null && code.length() == 36 && UUID_SHAPE.matcher(code).matches()) {
            return "a code shaped like a UUID would be taken for an account id; put a prefix before it";
        }
        return problem;
    }

    /** What forbids the code to an asset, as a sentence; null when nothing does. */
    public static @Nullable String assetCodeProblem(String code) {
        return codeProblem(code, MAX_ASSET_CODE_CHARS, "an asset code", "asset code");
    }

    private static @Nullable String codeProblem(String code, int maxChars, String a, String what) {
        if (code.isBlank() || code.length() > maxChars) {
            return a + " has 1 to " + maxChars + " characters, this one has " + code.length();
        }
        return printableProblem(code, what);
    }

    private static @Nullable String printableProblem(String text, String what) {
        boolean ascii = true;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character < ' ' || character == 0x7f) {
                return notPrintable(text.codePointAt(at), at, what);
            }
            ascii &= character < 0x80;
        }
        if (ascii) {
            return null;
        }
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int point = text.codePointAt(at);
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    return notPrintable(point, at, what);
                }
                default -> {}
            }
        }
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? null
                : "the " + what + " is not in Unicode normal form C (NFC)";
    }

    private static String notPrintable(int point, int at, String what) {
        return "the " + what + " has the unprintable character U+%04X at place %d".formatted(point, at + 1);
    }
}
