package io.leveret.vision;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Whether one class stands out of a photo's scores, and if not, why. Two reasons are told apart: the model is torn between classes
 * that it knows, as with hamster 0.46, dog 0.44, rabbit 0.10; or none of the classes it knows is there, as with hamster 0.35, dog 0.34,
 * rabbit 0.31, or 0.04 for the best of a thousand.
 *
 * <p>Told of probabilities that sum to 1 alone: where the model ends in SOFTMAX, or Leveret applies it. Independent
 * probabilities (LOGISTIC), calibrated scores and logits are {@link Verdict#UNDEFINED}. The classes that options deny, or do
 * not allow, are neither best nor second, but count for the entropy; {@link ClassifierOptions#maxResults} and
 * {@link ClassifierOptions#scoreThreshold} change nothing.
 *
 * <p>Two or three contenders that have 0.6 of the score between them, of more classes than these, are what the model is torn between,
 * however the rest is spread.
 *
 * @param verdict what the numbers amount to, by the {@link AmbiguityLimits}
 * @param topScore the best class's score; 0 if there is none
 * @param margin how far it is ahead of the second; the same as the top score if there is no second
 * @param normalizedEntropy {@code −Σ p·ln p / ln N} over all N classes (Shannon's entropy, in shares of its largest value): 0 if all
 *     is on one class, 1 if all are alike; 0 where it is undefined
 * @param contenders the classes that the model is torn between, best first; empty unless it is torn
 */
public record Ambiguity(Verdict verdict, float topScore, float margin, float normalizedEntropy,
        List<Classification> contenders) {
    /** So many contenders are few, and such a share of the score is most of it. */
    private static final int MOST_FEW = 3;
    private static final double MOST = 0.6;

    /** What the numbers amount to. */
    public enum Verdict {
        /** One class stands out. */
        CLEAR,
        /** Two classes or more are about as likely. */
        TORN,
        /** No class stands out from all the others: the photo may show none of them. */
        NONE_KNOWN,
        /** The scores are no probabilities that sum to 1. */
        UNDEFINED
    }

    /** Copies the list. */
    public Ambiguity {
        Objects.requireNonNull(verdict, "verdict");
        contenders = List.copyOf(contenders);
    }

    /** Whether no class stands out, for either reason. */
    public boolean ambiguous() {
        return switch (verdict) {
            case TORN, NONE_KNOWN -> true;
            case CLEAR, UNDEFINED -> false;
        };
    }

    /**
     * What scores amount to.
     *
     * @param order the classes that the options let through, best first
     * @param scores of all classes
     * @param probabilities whether they are such that sum to 1, apart from the steps of quantized ones
     * @param named a class with its score, by its index
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

    /** Whether a few classes out of more have most of the score: then the model is sure that it is one of them. */
    private static boolean holdMost(List<Classification> contenders, int classes) {
        double sum = contenders.stream().mapToDouble(Classification::score).sum();
        return !contenders.isEmpty() && contenders.size() <= MOST_FEW && contenders.size() < classes && sum >= MOST;
    }

    /**
     * That of the scores' shares in their sum, since quantized ones need not sum to just 1; 1 if all are 0, as a thousand equal
     * ones become in steps of 1/256; NaN if one is.
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
