package io.leveret.vision;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Whether one class stands out from a photo's scores, and if not, why. There are two reasons: the model is torn between
 * known classes, as with hamster 0.46, dog 0.44, rabbit 0.10; or the photo shows no known class, as with hamster 0.35,
 * dog 0.34, rabbit 0.31, or 0.04 for the best of a thousand.
 *
 * <p>Defined only for probabilities that sum to 1: those of a SOFTMAX in the model or of Leveret, and the two of a
 * binary classifier. Independent probabilities (LOGISTIC), parts of a distribution, calibrated scores and logits are
 * {@link Verdict#UNDEFINED}. Classes that the options exclude are neither best nor second, but count for the entropy;
 * {@link ClassifierOptions#maxResults} and {@link ClassifierOptions#scoreThreshold} change nothing.
 *
 * <p>If two or three contenders, of more classes, have 0.6 of the score together, the model is torn between them, even
 * if the rest is widely spread.
 *
 * @param verdict the verdict by the {@link AmbiguityLimits}
 * @param topScore the best class's score; 0 if there is none
 * @param margin its lead over the second class; the top score if there is no second
 * @param normalizedEntropy {@code −Σ p·ln p / ln N} over all N classes (Shannon's entropy relative to its largest
 *     value): 0 if one class has everything, 1 if all are equal; 0 if undefined
 * @param contenders the classes that the model is torn between, best first; empty unless it is torn
 */
public record Ambiguity(Verdict verdict, float topScore, float margin, float normalizedEntropy,
        List<Classification> contenders) {
    /** The largest number of contenders that count as few, and the share of the score that counts as most. */
    private static final int MOST_FEW = 3;
    private static final double MOST = 0.6;

    /** The verdict. */
    public enum Verdict {
        /** One class stands out. */
        CLEAR,
        /** Two or more classes are about equally likely. */
        TORN,
        /** No class stands out: the photo may show none of them. */
        NONE_KNOWN,
        /** The scores are not probabilities that sum to 1. */
        UNDEFINED
    }

    /** Copies the list. */
    public Ambiguity {
        Objects.requireNonNull(verdict, "verdict");
        contenders = List.copyOf(contenders);
    }

    /** Returns whether no class stands out, for either reason. */
    public boolean ambiguous() {
        return switch (verdict) {
            case TORN, NONE_KNOWN -> true;
            case CLEAR, UNDEFINED -> false;
        };
    }

    /**
     * Judges scores.
     *
     * @param order the classes that the options allow, best first
     * @param scores the scores of all classes
     * @param probabilities whether they are probabilities that sum to 1, up to quantization
     * @param named returns a class with its score, by index
     */
    static Ambiguity of(int[] order, float[] scores, boolean probabilities, AmbiguityLimits limits,
            IntFunction<Classification> named) {
        float top = order.length == 0 ? 0 : scores[order[0]];
        float margin = order.length < 2 ? top : top - scores[order[1]];
        float entropy = probabilities ? normalizedEntropy(scores) : Float.NaN;
        if (Float.isNaN(entropy)) {
            return new Ambiguity(Verdict.UNDEFINED, top, margin, 0, List.of());
        }
        List<Classification> contenders = order.length < 2 || margin >= limits.minMargin() ? List.of()
                : Arrays.stream(order).takeWhile(index -> top - scores[index] < limits.minMargin()).mapToObj(named)
                        .toList();
        boolean spread = entropy > limits.maxNormalizedEntropy() || top < limits.minMargin();
        if (top < limits.minTopScore() && spread && !holdMost(contenders, scores.length)) {
            return new Ambiguity(Verdict.NONE_KNOWN, top, margin, entropy, List.of());
        }
        return new Ambiguity(contenders.isEmpty() ? Verdict.CLEAR : Verdict.TORN, top, margin, entropy, contenders);
    }

    /** Returns whether a few of more classes have most of the score: then the model is sure that it is one of them. */
    private static boolean holdMost(List<Classification> contenders, int classes) {
        double sum = contenders.stream().mapToDouble(Classification::score).sum();
        return !contenders.isEmpty() && contenders.size() <= MOST_FEW && contenders.size() < classes && sum >= MOST;
    }

    /**
     * Returns the normalized entropy of the scores divided by their sum, since quantized ones need not sum to exactly
     * 1; 1 if all are 0, as a thousand equal ones quantized to 1/256; NaN if one is NaN.
     */
    static float normalizedEntropy(float[] scores) {
        double sum = 0;
        for (float score : scores) {
            sum += score;
        }
        if (sum == 0) {
            return 1;
        }
        double entropy = 0;
        for (float score : scores) {
            double share = score / sum;
            entropy -= share == 0 ? 0 : share * Math.log(share);
        }
        return scores.length == 1 ? 0 : (float) Math.clamp(entropy / Math.log(scores.length), 0, 1);
    }
}
