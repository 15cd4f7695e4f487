package io.leveret.vision;

/**
 * When the scores of a photo are {@link Ambiguity ambiguous}.
 *
 * @param minTopScore the least score of the best class, 0…1: below it no known class is there
 * @param maxNormalizedEntropy the largest normalised entropy, 0…1: above it the scores are spread over the classes as if none of
 *     them was there
 * @param minMargin how far the best class has to be ahead of the second, 0…1: below it the model is torn between them
 */
public record AmbiguityLimits(float minTopScore, float maxNormalizedEntropy, float minMargin) {
    /** A fifth for the top score, 0.95 of the largest entropy, a tenth ahead of the second. */
    public static final AmbiguityLimits DEFAULT = new AmbiguityLimits(0.2f, 0.95f, 0.1f);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is not within 0…1
     */
    public AmbiguityLimits {
        check("minTopScore", minTopScore);
        check("maxNormalizedEntropy", maxNormalizedEntropy);
        check("minMargin", minMargin);
    }

    private static void check(String name, float limit) {
        if (!(limit >= 0 && limit <= 1)) {
            throw new IllegalArgumentException(name + " cannot be " + limit + "; give 0 to 1");
        }
    }
}
