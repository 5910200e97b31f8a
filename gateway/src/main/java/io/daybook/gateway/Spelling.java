package io.daybook.gateway;

import java.util.List;

/** What an unknown field was probably meant to be. */
final class Spelling {
    private static final int LONGEST_COMPARED = 40;
    private static final int FARTHEST = 2;
    private static final int MOST_NAMED = 7;

    private Spelling() {}

    /** @param fields those that there are; a few are named, of many only the nearest */
    static Fault unknownField(String parent, String name, List<String> fields) {
        String shown = name.length() > 64 ? name.substring(0, 64) + "..." : name;
        String nearest = nearest(name, fields);
        if (nearest.isEmpty() && fields.size() <= MOST_NAMED) {
            return Fault.unreadable(
                    ValueReader.pointer(parent, shown),
                    "unknown_field",
                    "unknown field \"" + shown + "\"; possible here: " + String.join(", ", fields));
        }
        return Fault.unreadable(
                ValueReader.pointer(parent, shown),
                "unknown_field",
                "unknown field \"" + shown + "\"" + (nearest.isEmpty() ? "" : "; did you mean \"" + nearest + "\"?"));
    }

    private static String nearest(String name, List<String> fields) {
        if (name.length() > LONGEST_COMPARED) {
            return "";
        }
        String best = "";
        int least = FARTHEST + 1;
        for (String known : fields) {
            int distance = distance(name, known);
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        return best;
    }

    /** Levenshtein's distance, one row at a time. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substitute = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
