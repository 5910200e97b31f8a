package io.daybook.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class NearestName {
    private NearestName() {}

    /** The known name with the smallest edit distance, if it is near enough to be a likely misspelling. */
    static Optional<String> of(String given, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(name -> distance(given, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(given, name) <= Math.max(2, given.length() / 3));
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two names, Damerau's optimal string alignment. */
    static int distance(String left, String right) {
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            edits[row][0] = row;
        }
        for (int column = 0; column <= right.length(); column++) {
            edits[0][column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            for (int column = 1; column <= right.length(); column++) {
                boolean same = left.charAt(row - 1) == right.charAt(column - 1);
                int best = Math.min(edits[row - 1][column], edits[row][column - 1]) + 1;
                best = Math.min(best, edits[row - 1][column - 1] + (same ? 0 : 1));
                boolean swapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                edits[row][column] = swapped ? Math.min(best, edits[row - 2][column - 2] + 1) : best;
            }
        }
        return edits[left.length()][right.length()];
    }
}
