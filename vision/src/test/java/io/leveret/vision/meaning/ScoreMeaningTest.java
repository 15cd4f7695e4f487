package io.leveret.vision.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.vision.meaning.ScoreMeaning.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

class ScoreMeaningTest {
    private static final int FEATURES = 5;

    // ---- softmax in parts ----

    @Test
    void softmaxInParts_withAndWithoutMaximum_isADistribution() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.softmax(logits(g, x, 3), 1));
        assertKind(Kind.DISTRIBUTION, (g, x) -> normalized(g, exp(g, logits(g, x, 3))));
        assertKind(Kind.DISTRIBUTION, (g, x) -> normalized(g, exp(g, shifted(g, logits(g, x, 3)))));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.reshape(normalized(g, exp(g, logits(g, x, 3))), 1, 1, 3));
    }

    @Test
    void softmaxInParts_dividedOtherwise_isADistribution() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // times the reciprocal
            int e = exp(g, logits(g, x, 3));
            return g.multiply(e, g.binary(BinaryFunction.DIV, scalar(g, 1), sum(g, e, true), Activation.NONE));
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // times a power
            int e = exp(g, logits(g, x, 3));
            return g.multiply(g.binary(BinaryFunction.POW, sum(g, e, true), scalar(g, -1), Activation.NONE), e);
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // a sum without its axis, and a little against 0
            int e = exp(g, logits(g, x, 3));
            int guarded = g.binary(BinaryFunction.MAXIMUM, sum(g, e, false), scalar(g, 1e-7f), Activation.NONE);
            return g.binary(BinaryFunction.DIV, e, g.reshape(guarded, 1, 1), Activation.NONE);
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // exponentials computed twice
            int logits = logits(g, x, 3);
            return g.binary(BinaryFunction.DIV, exp(g, logits), sum(g, exp(g, logits), true), Activation.NONE);
        });
    }

    @Test
    void softmaxByLogarithms_isADistribution() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> exp(g, g.logSoftmax(logits(g, x, 3))));
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            int logits = logits(g, x, 3);
            int log = g.elementwise(ElementwiseFunction.LOG, sum(g, exp(g, logits), true));
            return exp(g, g.binary(BinaryFunction.SUB, logits, log, Activation.NONE));
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            int logits = logits(g, x, 3);
            int most = g.reduce(ReduceFunction.REDUCE_MAX, logits, true, 1);
            int above = g.binary(BinaryFunction.SUB, logits, most, Activation.NONE);
            int log = g.add(most, g.elementwise(ElementwiseFunction.LOG, sum(g, exp(g, above), true)));
            return exp(g, g.binary(BinaryFunction.SUB, logits, log, Activation.NONE));
        });
    }

    @Test
    void positiveValuesDividedByAnotherSum_areNoDistribution() {
        assertKind(Kind.UNKNOWN, (g, x) -> g.binary(BinaryFunction.DIV, exp(g, logits(g, x, 3)),
                sum(g, exp(g, logits(g, x, 3)), true), Activation.NONE));
        assertKind(Kind.UNKNOWN, (g, x) -> normalized(g, logits(g, x, 3))); // signs differ
    }

    // ---- what follows ----

    @Test
    void partOfADistribution_isPartial() {
        assertKind(Kind.PARTIAL, (g, x) -> g.slice(g.softmax(logits(g, x, 4), 1), ints(0, 1), ints(1, 3)));
        assertKind(Kind.PARTIAL,
                (g, x) -> g.stridedSlice(g.softmax(logits(g, x, 6), 1), ints(0, 0), ints(1, 2), ints(1, 3)));
        assertKind(Kind.PARTIAL, (g, x) -> g.split(g.softmax(logits(g, x, 4), 1), 1, 1, 3).getLast());
        assertKind(Kind.PARTIAL,
                (g, x) -> g.gather(g.softmax(logits(g, x, 4), 1), indices(g, 0, 2, 3), 1, 0));
    }

    @Test
    void wholeDistributionInAnotherOrder_isADistribution() {
        assertKind(Kind.DISTRIBUTION,
                (g, x) -> g.gather(g.softmax(logits(g, x, 3), 1), indices(g, 2, 0, 1), 1, 0));
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            List<Integer> parts = g.split(g.softmax(logits(g, x, 4), 1), 1, 1, 3);
            return g.concatenation(1, parts.getLast(), parts.getFirst());
        });
        assertKind(Kind.DISTRIBUTION,
                (g, x) -> g.transpose(g.reshape(g.softmax(logits(g, x, 3), 1), 1, 1, 1, 3), 0, 3, 1, 2));
        assertKind(Kind.DISTRIBUTION,
                (g, x) -> g.pad(g.softmax(logits(g, x, 3), 1), ints(0, 1), ints(0, 0), Operator.ABSENT));
        assertKind(Kind.PARTIAL, (g, x) -> g.gather(g.softmax(logits(g, x, 3), 1), indices(g, 0, 0, 1), 1, 0));
    }

    @Test
    void clippedDistribution_isStillOne() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.binary(BinaryFunction.MAXIMUM, g.softmax(logits(g, x, 3), 1),
                scalar(g, 1e-7f), Activation.NONE));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.binary(BinaryFunction.MINIMUM, g.binary(BinaryFunction.MAXIMUM,
                g.softmax(logits(g, x, 3), 1), scalar(g, 1e-4f), Activation.NONE), scalar(g, 0.9999f),
                Activation.NONE));
        assertKind(Kind.DISTRIBUTION,
                (g, x) -> g.elementwise(ElementwiseFunction.RELU6, g.softmax(logits(g, x, 3), 1)));
        assertKind(Kind.DISTRIBUTION,
                (g, x) -> g.elementwise(ElementwiseFunction.RELU_0_TO_1, g.softmax(logits(g, x, 3), 1)));
    }

    @Test
    void distributionClippedFarFromItsEnds_isPartial() {
        assertKind(Kind.PARTIAL, (g, x) -> g.binary(BinaryFunction.MAXIMUM, g.softmax(logits(g, x, 3), 1),
                scalar(g, 0.1f), Activation.NONE));
        assertKind(Kind.PARTIAL, (g, x) -> g.binary(BinaryFunction.MINIMUM, g.softmax(logits(g, x, 3), 1),
                scalar(g, 0.5f), Activation.NONE));
    }

    @Test
    void meansOfDistributions_areOne() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.multiply(
                g.add(g.softmax(logits(g, x, 3), 1), g.softmax(logits(g, x, 3), 1)), scalar(g, 0.5f)));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.add(g.multiply(g.softmax(logits(g, x, 3), 1), scalar(g, 0.3f)),
                g.multiply(g.softmax(logits(g, x, 3), 1), scalar(g, 0.7f))));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.reduce(ReduceFunction.MEAN,
                g.pack(0, g.softmax(logits(g, x, 3), 1), g.softmax(logits(g, x, 3), 1)), false, 0));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.binary(BinaryFunction.DIV,
                g.add(g.softmax(logits(g, x, 3), 1), normalized(g, exp(g, logits(g, x, 3)))), scalar(g, 2),
                Activation.NONE));
    }

    @Test
    void quantizedDistribution_isOne() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            int probabilities = g.softmax(logits(g, x, 3), 1);
            return g.next(Quantization.perTensor(1 / 256f, -128)).quantize(probabilities, ElementType.INT8);
        });
    }

    @Test
    void probabilitiesBehindOtherOperators_areStillOnes() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.fakeQuant(g.softmax(logits(g, x, 3), 1), 0, 1, 8));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.reverse(g.softmax(logits(g, x, 3), 1), 1));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.multiply(
                g.addN(g.softmax(logits(g, x, 3), 1), g.softmax(logits(g, x, 3), 1)), scalar(g, 0.5f)));
        assertKind(Kind.DISTRIBUTION, (g, x) -> g.gatherNd(g.reshape(g.softmax(logits(g, x, 3), 1), 3),
                g.constant(TensorSpec.of("indices", Shape.of(3, 1), 2, 0, 1))));
        assertKind(Kind.DISTRIBUTION,
                (g, x) -> g.pad(g.softmax(logits(g, x, 3), 1), ints(0, 1), ints(0, 0), scalar(g, 0)));
        assertKind(Kind.PARTIAL, (g, x) -> g.elementwise(ElementwiseFunction.SQRT, g.softmax(logits(g, x, 3), 1)));
        assertKind(Kind.PARTIAL, (g, x) -> g.binary(BinaryFunction.MAXIMUM, g.softmax(logits(g, x, 3), 1),
                g.softmax(logits(g, x, 3), 1), Activation.NONE));
        assertKind(Kind.PARTIAL, (g, x) -> g.cumsum(g.softmax(logits(g, x, 3), 1), 1, false, false));
        assertKind(Kind.PARTIAL, (g, x) -> g.fullyConnected(g.softmax(logits(g, x, 3), 1),
                g.constant(TensorSpec.of("groups", Shape.of(2, 3), 0f, 1, 0, 0, 0, 1)), Operator.ABSENT, false,
                Activation.NONE));
        assertKind(Kind.INDEPENDENT, (g, x) -> sum(g, g.slice(g.softmax(logits(g, x, 4), 1), ints(0, 1), ints(1, 3)),
                true)); // 1 − background
        assertKind(Kind.INDEPENDENT, (g, x) -> g.tile(g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 2)),
                1, 2));
        assertKind(Kind.INDEPENDENT, (g, x) -> g.cast(g.binary(BinaryFunction.GREATER, logits(g, x, 3), scalar(g, 0),
                Activation.NONE), ElementType.FLOAT32));
    }

    @Test
    void numbersComputedFromProbabilities_areNoLogits() {
        assertKind(Kind.COMPUTED, (g, x) -> g.multiply(g.softmax(logits(g, x, 3), 1), scalar(g, 100)));
        assertKind(Kind.COMPUTED,
                (g, x) -> g.cast(g.multiply(g.softmax(logits(g, x, 3), 1), scalar(g, 255)), ElementType.UINT8));
        assertKind(Kind.COMPUTED,
                (g, x) -> g.add(g.softmax(logits(g, x, 3), 1), g.softmax(logits(g, x, 3), 1)));
        assertKind(Kind.COMPUTED, (g, x) -> { // of thresholds in order, the first at most, between, the last at least
            List<Integer> above = g.split(g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 2)), 1, 1, 1);
            return g.concatenation(1, complement(g, above.getFirst()),
                    g.binary(BinaryFunction.SUB, above.getFirst(), above.getLast(), Activation.NONE),
                    above.getLast());
        });
    }

    @Test
    void probabilitiesUpstreamOfWeightsOrFeatures_areNotThoseOfTheScores() {
        assertKind(Kind.LOGITS, // squeeze and excite
                (g, x) -> logits(g, g.multiply(x, g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, FEATURES))),
                        3));
        assertKind(Kind.UNKNOWN, (g, x) -> g.multiply(logits(g, x, 3),
                g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 3))));
        assertKind(Kind.UNKNOWN, (g, x) -> g.reshape(g.batchMatMul( // attention
                g.softmax(g.reshape(logits(g, x, 4), 1, 1, 4), 1), g.reshape(logits(g, x, 12), 1, 4, 3), false, false),
                1, 3));
        assertKind(Kind.UNKNOWN,
                (g, x) -> g.elementwise(ElementwiseFunction.LOG, g.softmax(logits(g, x, 3), 1)));
        assertKind(Kind.UNKNOWN,
                (g, x) -> logits(g, g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, FEATURES)), 3));
    }

    // ---- sigmoids ----

    @Test
    void sigmoidInParts_isIndependent() {
        assertKind(Kind.INDEPENDENT, (g, x) -> g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 3)));
        assertKind(Kind.INDEPENDENT, (g, x) -> g.binary(BinaryFunction.DIV, scalar(g, 1), g.add(
                exp(g, g.elementwise(ElementwiseFunction.NEG, logits(g, x, 3))), scalar(g, 1)), Activation.NONE));
        assertKind(Kind.INDEPENDENT, (g, x) -> {
            int e = exp(g, logits(g, x, 3));
            return g.binary(BinaryFunction.DIV, e, g.add(scalar(g, 1), e), Activation.NONE);
        });
        assertKind(Kind.INDEPENDENT, (g, x) -> g.binary(BinaryFunction.POW,
                g.add(exp(g, logits(g, x, 3)), scalar(g, 1)), scalar(g, -1), Activation.NONE));
        assertKind(Kind.INDEPENDENT, (g, x) -> g.add(
                g.multiply(g.elementwise(ElementwiseFunction.TANH, logits(g, x, 3)), scalar(g, 0.5f)),
                scalar(g, 0.5f)));
        assertKind(Kind.INDEPENDENT, (g, x) -> g.multiply( // hard sigmoid
                g.elementwise(ElementwiseFunction.RELU6, g.add(logits(g, x, 3), scalar(g, 3))), scalar(g, 1 / 6f)));
    }

    @Test
    void concatenatedSigmoids_areIndependent() {
        assertKind(Kind.INDEPENDENT, (g, x) -> g.concatenation(1, sigmoid(g, x), sigmoid(g, x), sigmoid(g, x)));
        assertKind(Kind.INDEPENDENT,
                (g, x) -> g.pack(1, g.reshape(sigmoid(g, x), 1), g.reshape(sigmoid(g, x), 1)));
    }

    @Test
    void sigmoidAndItsComplement_areADistribution() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            int p = sigmoid(g, x);
            return g.concatenation(1, complement(g, p), p);
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            int logit = logits(g, x, 1);
            return g.concatenation(1, g.elementwise(ElementwiseFunction.LOGISTIC, logit), g.elementwise(
                    ElementwiseFunction.LOGISTIC, g.elementwise(ElementwiseFunction.NEG, logit)));
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> {
            int p = sigmoid(g, x);
            return g.concatenation(1, p, g.add(g.multiply(p, scalar(g, -1)), scalar(g, 1)));
        });
        assertKind(Kind.INDEPENDENT, (g, x) -> g.concatenation(1, complement(g, sigmoid(g, x)), sigmoid(g, x)));
    }

    @Test
    void complementOfADistribution_isNoneUnlessOfTwo() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> complement(g, g.softmax(logits(g, x, 2), 1)));
        assertKind(Kind.PARTIAL, (g, x) -> complement(g, g.softmax(logits(g, x, 3), 1)));
    }

    // ---- hierarchies ----

    @Test
    void productsOfAHierarchy_areADistribution() {
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // none, or one of three kinds
            int any = sigmoid(g, x);
            return g.concatenation(1, complement(g, any), g.multiply(any, g.softmax(logits(g, x, 3), 1)));
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // two families of two and three kinds
            int any = sigmoid(g, x);
            return g.concatenation(1, g.multiply(any, g.softmax(logits(g, x, 2), 1)),
                    g.multiply(complement(g, any), g.softmax(logits(g, x, 3), 1)));
        });
        assertKind(Kind.DISTRIBUTION, (g, x) -> { // families by softmax
            List<Integer> families = g.split(g.softmax(logits(g, x, 2), 1), 1, 1, 1);
            return g.concatenation(1, g.multiply(families.getFirst(), g.softmax(logits(g, x, 2), 1)),
                    g.multiply(g.softmax(logits(g, x, 3), 1), families.getLast()));
        });
        assertKind(Kind.PARTIAL, (g, x) -> g.multiply(sigmoid(g, x), g.softmax(logits(g, x, 3), 1)));
    }

    // ---- logits and what cannot be known ----

    @Test
    void weightedSums_areLogits() {
        assertKind(Kind.LOGITS, (g, x) -> logits(g, x, 3));
        assertKind(Kind.LOGITS, (g, x) -> g.reshape(g.multiply(logits(g, x, 3), scalar(g, 0.1f)), 1, 1, 1, 3));
        assertKind(Kind.LOGITS, (g, x) -> g.logSoftmax(logits(g, x, 3)));
        assertKind(Kind.LOGITS, (g, x) -> shifted(g, logits(g, x, 1))); // one, too
        assertKind(Kind.LOGITS, (g, x) -> g.concatenation(1, logits(g, x, 1), logits(g, x, 2)));
        assertKind(Kind.UNKNOWN, (g, x) -> logits(g, g.softmax(logits(g, x, FEATURES), 1), 3)); // of probabilities
    }

    @Test
    void otherFunctions_areUnknown() {
        assertKind(Kind.UNKNOWN, (g, x) -> g.elementwise(ElementwiseFunction.RELU, logits(g, x, 3)));
        assertKind(Kind.UNKNOWN, (g, x) -> g.elementwise(ElementwiseFunction.TANH, logits(g, x, 3)));
    }

    @Test
    void softmaxOverAnotherAxis_isNoDistribution() {
        assertKind(Kind.PARTIAL, (g, x) -> g.reshape(g.softmax(g.reshape(logits(g, x, 6), 1, 3, 2), 1), 1, 6));
        assertKind(Kind.INDEPENDENT, (g, x) -> g.softmax(g.reshape(logits(g, x, 3), 1, 3, 1), 1));
    }

    @Test
    void batch_countsEachImage() {
        GraphBuilder g = new GraphBuilder();
        int x = g.input("x", ElementType.FLOAT32, Shape.of(4, FEATURES));
        int output = g.softmax(logits(g, x, 3), 1);

        assertEquals(Kind.DISTRIBUTION, ScoreMeaning.of(g.build(output), 0, 4).kind());
    }

    @Test
    void hugeGraphs_takeBoundedTime() {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            assertKind(Kind.UNKNOWN, (g, x) -> { // 2^2000 paths
                int sum = g.softmax(logits(g, x, 3), 1);
                for (int i = 0; i < 2000; i++) {
                    sum = g.add(sum, sum);
                }
                return sum;
            });
            assertKind(Kind.DISTRIBUTION, (g, x) -> {
                int same = g.softmax(logits(g, x, 3), 1);
                for (int i = 0; i < 40; i++) { // 2^40 paths
                    same = g.multiply(g.add(same, same), scalar(g, 0.5f));
                }
                return same;
            }, Kind.PARTIAL);
            assertKind(Kind.DISTRIBUTION, (g, x) -> g.softmax(logits(g, x, 20_000), 1));
        });
    }

    @Test
    void reason_namesTheOperator() {
        GraphBuilder g = new GraphBuilder();
        int x = g.input("x", ElementType.FLOAT32, Shape.of(1, FEATURES));
        int cut = g.slice(g.softmax(logits(g, x, 4), 1), ints(0, 1), ints(1, 3));

        assertEquals("SOFTMAX, then SLICE", ScoreMeaning.of(g.build(cut), 0, 1).reason());
    }

    // ---- parts of graphs ----

    private static void assertKind(Kind expected, ToIntBiFunction<GraphBuilder, Integer> tail, Kind... orElse) {
        GraphBuilder graph = new GraphBuilder();
        int output = tail.applyAsInt(graph, graph.input("x", ElementType.FLOAT32, Shape.of(1, FEATURES)));
        Kind kind = ScoreMeaning.of(graph.build(output), 0, 1).kind();
        if (Arrays.stream(orElse).noneMatch(kind::equals)) {
            assertEquals(expected, kind);
        }
    }

    private static int logits(GraphBuilder graph, int features, int classes) {
        float[] weights = new float[classes * graph.shape(features).dimension(-1)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 7 - 3) / 10f;
        }
        return graph.fullyConnected(features,
                graph.constant(TensorSpec.of("weights", Shape.of(classes, weights.length / classes), weights)),
                Operator.ABSENT, false, Activation.NONE);
    }

    private static int sigmoid(GraphBuilder graph, int features) {
        return graph.elementwise(ElementwiseFunction.LOGISTIC, logits(graph, features, 1));
    }

    private static int exp(GraphBuilder graph, int x) {
        return graph.elementwise(ElementwiseFunction.EXP, x);
    }

    private static int shifted(GraphBuilder graph, int x) {
        return graph.shape(x).elements() == 1 ? graph.add(x, scalar(graph, 1))
                : graph.binary(BinaryFunction.SUB, x, graph.reduce(ReduceFunction.REDUCE_MAX, x, true, 1),
                        Activation.NONE);
    }

    private static int sum(GraphBuilder graph, int x, boolean keepDims) {
        return graph.reduce(ReduceFunction.SUM, x, keepDims, 1);
    }

    private static int normalized(GraphBuilder graph, int x) {
        return graph.binary(BinaryFunction.DIV, x, sum(graph, x, true), Activation.NONE);
    }

    private static int complement(GraphBuilder graph, int p) {
        return graph.binary(BinaryFunction.SUB, scalar(graph, 1), p, Activation.NONE);
    }

    private static int scalar(GraphBuilder graph, float value) {
        return graph.constant(TensorSpec.of("number", Shape.of(1), value));
    }

    private static int indices(GraphBuilder graph, int... indices) {
        return graph.constant(TensorSpec.of("indices", Shape.of(indices.length), indices));
    }

    private static int[] ints(int... values) {
        return values;
    }
}
