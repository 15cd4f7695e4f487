package io.leveret.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what was meant by a word that is not known. */
public final class Spelling {
    private Spelling() {}

    /** The candidate that takes the fewest changes to get to, if those are not more than a third of the word. */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        return candidates.stream().min(Comparator.comparingInt(candidate -> changes(word, candidate)))
                .filter(best -> changes(word, best) <= Math.max(1, word.length() / 3));
    }

    /** Letters to insert, delete or replace: Levenshtein's distance, by rows of the Wagner–Fischer table. */
    static int changes(String from, String to) {
        int[] row = new int[to.length() + 1]; // [letters of `to`] changes to there from the letters of `from` so far
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
