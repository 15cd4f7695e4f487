package io.leveret.vision;

import io.leveret.base.OptionException;

/**
 * When the scores of a photo are {@link Ambiguity ambiguous}. The defaults come from 100 photos of ImageNet classes and 155 of flowers
 * that are none, each through three quantized ImageNet classifiers: of the 82 to 90 photos whose top class was right, 2 or 3
 * are ambiguous by them; of the flowers, 88 to 108.
 *
 * @param minTopScore a best class below it, 0…1, may be none that the model knows, if the scores are also spread out
 * @param maxNormalizedEntropy the normalized entropy, 0…1, above which they are: 0.2 is that of four classes out of a thousand that are
 *     equally likely
 * @param minMargin how far the best class has to be ahead of the second, 0…1: below it the model is torn between them
 */
public record AmbiguityLimits(float minTopScore, float maxNormalizedEntropy, float minMargin) {
    /** A top score of 0.4, a normalized entropy of 0.2, a margin of 0.1. */
    public static final AmbiguityLimits DEFAULT = new AmbiguityLimits(0.4f, 0.2f, 0.1f);

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is not within 0…1
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
