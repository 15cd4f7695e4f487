package io.leveret.vision;

import io.leveret.base.OptionException;

/**
 * The limits at which scores are {@link Ambiguity ambiguous}. The defaults come from 100 photos of ImageNet classes and
 * 155 of flowers outside ImageNet, with three quantized ImageNet classifiers: of the 82 to 90 photos whose top class is
 * right, 2 or 3 are ambiguous; of the flowers, 88 to 108.
 *
 * @param minTopScore a top score below it, 0…1, may mean that no known class is present, if the scores are also spread
 *        out
 * @param maxNormalizedEntropy normalized entropy, 0…1, above which scores count as spread out: 0.2 is that of four
 *     equally likely classes out of a thousand
 * @param minMargin minimum lead of the best class over the second, 0…1: below it the model is torn between them
 */
public record AmbiguityLimits(float minTopScore, float maxNormalizedEntropy, float minMargin) {
    /** A top score of 0.4, a normalized entropy of 0.2, a margin of 0.1. */
    public static final AmbiguityLimits DEFAULT = new AmbiguityLimits(0.4f, 0.2f, 0.1f);

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is outside 0…1
     */
    public AmbiguityLimits {
        check("minTopScore", minTopScore);
        check("maxNormalizedEntropy", maxNormalizedEntropy);
        check("minMargin", minMargin);
    }

    private static void check(String name, float limit) {
        if (!(limit >= 0 && limit <= 1)) {
            throw new OptionException(name, limit, "cannot be " + limit + "; give 0 to 1");
        }
    }
}
