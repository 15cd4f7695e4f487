package io.leveret.bench;

import io.leveret.image.Decoding;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule to choose by what the sides of a photo are divided when it is decoded.
 *
 * @param name in reports
 * @param choice the rule
 */
record ScaleRule(String name, Choice choice) {
    private static final double[] FACTORS = {1, 1.5, 2, 3};

    /** Chooses for a part of a photo. */
    interface Choice {
        /**
         * Returns 1, 2, 4 or 8.
         *
         * @param width columns of the part that the model sees
         * @param height rows of it
         * @param wantedWidth columns of the model's input
         * @param wantedHeight rows of it
         */
        int reduction(int width, int height, int wantedWidth, int wantedHeight);
    }

    /** The rules to compare: Leveret's, then those that leave 1, 1.5, 2 or 3 pixels for a wanted one along a side. */
    static List<ScaleRule> all() {
        List<ScaleRule> rules = new ArrayList<>();
        rules.add(new ScaleRule("scaled", Decoding.SCALED::reduction));
        for (double factor : FACTORS) {
            rules.add(leaving(factor));
        }
        return rules;
    }

    /** The rule that divides as far as it leaves so many pixels for a wanted one, along both sides. */
    static ScaleRule leaving(double factor) {
        return new ScaleRule("at least " + Double.toString(factor).replace(".0", ""),
                (width, height, wantedWidth, wantedHeight) -> {
                    double least = Math.min((double) width / wantedWidth, (double) height / wantedHeight) / factor;
                    return least >= 8 ? 8 : least >= 4 ? 4 : least >= 2 ? 2 : 1;
                });
    }
}
