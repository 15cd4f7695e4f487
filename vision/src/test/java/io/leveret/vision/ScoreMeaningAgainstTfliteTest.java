package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
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
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Scores of models that make them in many ways, beside TensorFlow Lite's values. */
class ScoreMeaningAgainstTfliteTest {
    private static final int SIDE = 8;
    private static final Pixels RED = picture(255, 0, 0);
    private static final Pixels GREEN = picture(0, 255, 0);
    private static final Labels TWO = Labels.of(List.of("negative", "positive"));

    // ---- probabilities are left as they are ----

    @Test
    void softmaxInParts_isNotAppliedAgain() throws IOException {
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> normalized(g, exp(g, logits(g, x, 3))));
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> {
            int logits = logits(g, x, 3);
            int most = g.reduce(ReduceFunction.REDUCE_MAX, logits, true, 1);
            return normalized(g, exp(g, g.binary(BinaryFunction.SUB, logits, most, Activation.NONE)));
        });
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> exp(g, g.logSoftmax(logits(g, x, 3))));
    }

    @Test
    void softmaxThenSlice_isNotAppliedAgain() throws IOException {
        assertLeft(Ambiguity.Verdict.UNDEFINED,
                (g, x) -> g.slice(g.softmax(logits(g, x, 4), 1), ints(0, 1), ints(1, 3)));
        assertLeft(Ambiguity.Verdict.UNDEFINED,
                (g, x) -> g.split(g.softmax(logits(g, x, 4), 1), 1, 1, 3).getLast());
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.gather(g.softmax(logits(g, x, 4), 1),
                g.constant(TensorSpec.of("indices", Shape.of(2), 3, 1)), 1, 0));
    }

    @Test
    void softmaxThenClipOrMean_isNotAppliedAgain() throws IOException {
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> g.binary(BinaryFunction.MAXIMUM, g.softmax(logits(g, x, 3), 1),
                number(g, 1e-6f), Activation.NONE));
        assertLeft(Ambiguity.Verdict.CLEAR,
                (g, x) -> g.elementwise(ElementwiseFunction.RELU6, g.softmax(logits(g, x, 3), 1)));
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> g.multiply(
                g.add(g.softmax(logits(g, x, 3), 1), g.softmax(logits(g, x, 3), 1)), number(g, 0.5f)));
    }

    @Test
    void sigmoidsAndComplements_areNotSoftened() throws IOException {
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> {
            int p = g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 1));
            return g.concatenation(1, g.binary(BinaryFunction.SUB, number(g, 1), p, Activation.NONE), p);
        });
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.concatenation(1,
                g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 1)),
                g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 2))));
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.binary(BinaryFunction.DIV, number(g, 1),
                g.add(exp(g, g.elementwise(ElementwiseFunction.NEG, logits(g, x, 3))), number(g, 1)),
                Activation.NONE));
    }

    @Test
    void valuesOfTestPictures_decideWhatOperatorsDoNotSay() throws IOException {
        BiFunction<GraphBuilder, Integer, Integer> shares = (g, x) -> { // e / (Σ e, as a matrix product)
            int e = exp(g, logits(g, x, 3));
            int sum = g.fullyConnected(e, g.constant(TensorSpec.of("ones", Shape.of(1, 3), 1f, 1f, 1f)),
                    Operator.ABSENT, false, Activation.NONE);
            return g.binary(BinaryFunction.DIV, e, sum, Activation.NONE);
        };

        assertLeft(Ambiguity.Verdict.CLEAR, shares);
        try (ImageClassifier classifier = open(model(shares))) {
            assertEquals(Decision.Source.GRAPH, classifier.assumptions().activation().source());
            assertTrue(classifier.assumptions().activation().reason().contains("test pictures"));
        }
        try (ImageClassifier classifier = open(model((g, x) -> exp(g, logits(g, x, 3))))) {
            assertEquals(io.leveret.vision.Activation.SOFTMAX, classifier.assumptions().activation().value());
            assertTrue(classifier.assumptions().activation().isAssumed());
        }
    }

    @Test
    void quantizedProbabilities_areLeft() throws IOException {
        assertLeft(Ambiguity.Verdict.CLEAR, (g, x) -> {
            int probabilities = normalized(g, exp(g, logits(g, x, 3)));
            return g.next(Quantization.perTensor(1 / 256f, 0)).quantize(probabilities, ElementType.UINT8);
        });
    }

    @Test
    void numbersMadeOfProbabilities_areLeft() throws IOException {
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.multiply(g.softmax(logits(g, x, 3), 1), number(g, 4)));
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.fakeQuant(
                g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 3)), 0, 1, 8));
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.multiply(g.addN(
                g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 3)),
                g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 3))), number(g, 0.5f)));
        assertLeft(Ambiguity.Verdict.UNDEFINED, (g, x) -> g.batchMatMul(g.softmax(logits(g, x, 4), 1),
                g.constant(TensorSpec.of("groups", Shape.of(4, 2), 0f, 0, 1, 0, 0, 1, 0, 1)), false, false));
    }

    @Test
    void int16Probabilities_areScores() throws IOException {
        byte[] quantized = model((g, x) -> {
            int probabilities = g.softmax(logits(g, x, 3), 1);
            return g.next(Quantization.perTensor(1 / 32768f, 0)).quantize(probabilities, ElementType.INT16);
        });
        float[] expected = tflite(model((g, x) -> g.softmax(logits(g, x, 3), 1)), RED, 0);

        assertArrayEquals(expected, scores(quantized, options(), RED), 1 / 32768f);
    }

    // ---- scores that are ranked ----

    @Test
    void rankedScores_areThoseBeforeTheRanking() throws IOException {
        List<BiFunction<GraphBuilder, Integer, Integer>> tails = List.of(
                (g, x) -> g.topK(g.softmax(logits(g, x, 3), 1), 2).getFirst(),
                (g, x) -> g.topK(g.softmax(logits(g, x, 3), 1), 3).getFirst(),
                (g, x) -> g.topK(g.softmax(logits(g, x, 3), 1), 2).getLast(),
                (g, x) -> g.reshape(g.topK(g.softmax(logits(g, x, 3), 1), 1).getFirst(), 1),
                (g, x) -> g.argExtremum(true, g.softmax(logits(g, x, 3), 1), 1, ElementType.INT64));
        for (BiFunction<GraphBuilder, Integer, Integer> tail : tails) {
            for (Pixels picture : List.of(RED, GREEN)) {
                assertArrayEquals(tflite(model((g, x) -> g.softmax(logits(g, x, 3), 1)), picture, 0),
                        scores(model(tail), options(), picture), 1e-6f);
            }
        }
    }

    @Test
    void rankedScores_besideAll_areTakenOnce() throws IOException {
        byte[] model = model2((g, x) -> {
            int scores = g.softmax(logits(g, means(g, x), 3), 1);
            List<Integer> top = g.topK(scores, 2);
            return List.of(top.getFirst(), top.getLast(), scores, g.argExtremum(true, scores, 1, ElementType.INT32));
        });

        ImageClassification result = open(model).classify(GREEN);
        assertEquals(1, result.heads().size());
        assertArrayEquals(tflite(model, GREEN, 2), byIndex(result), 1e-6f);
        assertTrue(open(model).assumptions().output().reason().endsWith("before TOPK_V2 and ARG_MAX"));
    }

    @Test
    void plan_ofRankedScores_ranksAsTheFileDoes() throws IOException {
        byte[] model = model2((g, x) -> {
            int scores = g.softmax(logits(g, means(g, x), 3), 1);
            List<Integer> top = g.topK(scores, 2);
            return List.of(top.getLast(), top.getFirst(), g.argExtremum(true, scores, 1, ElementType.INT32));
        });
        try (ImageClassifier classifier = open(model)) {
            assertEquals(3, classifier.classify(GREEN).classifications().size());
            assertSame(classifier.model().graph(), classifier.plan().graph());
            assertSame(classifier.plan(), classifier.plan());
            assertOutputs(model, classifier.plan());
        }
    }

    @Test
    void plan_ofOtherScores_isTheClassifiersOwn() throws IOException {
        byte[] model = model2((g, x) -> List.of(g.elementwise(ElementwiseFunction.RELU, x),
                g.softmax(logits(g, means(g, x), 3), 1)));
        ImageClassifier classifier = open(model);
        classifier.close();

        assertSame(classifier.model().graph(), classifier.plan().graph());
        assertSame(classifier.plan(), classifier.plan());
        assertOutputs(model, classifier.plan());
    }

    /** Asserts that a model's outputs for a picture are TensorFlow Lite's. */
    private static void assertOutputs(byte[] model, Plan plan) {
        float[] input = new float[GREEN.rgb().length];
        Normalization.DEFAULT.apply(GREEN, input, 0);
        Session session = plan.open();
        session.write(0, input);
        session.run();
        try (TfliteOracle oracle = TfliteOracle.open(model, Kernels.XNNPACK, 1)) {
            oracle.setInput(0, input);
            oracle.invoke();
            assertEquals(oracle.outputCount(), plan.graph().outputs().size());
            for (int output = 0; output < oracle.outputCount(); output++) {
                if (plan.graph().output(output).type().isInteger()) {
                    assertArrayEquals(oracle.output(output), session.readBytes(output));
                } else {
                    assertArrayEquals(oracle.outputFloats(output), session.readFloats(output), 1e-6f);
                }
            }
        }
    }

    @Test
    void smallestScores_areNoScores() {
        assertThrows(UnsuitableModelException.class, () -> open(
                model((g, x) -> g.argExtremum(false, g.softmax(logits(g, x, 3), 1), 1, ElementType.INT64))));
    }

    // ---- one value ----

    @Test
    void singleLogit_isASigmoid() throws IOException {
        byte[] model = model((g, x) -> logits(g, x, 1));
        for (Pixels picture : List.of(RED, GREEN)) {
            double logit = tflite(model, picture, 0)[0];
            double p = 1 / (1 + Math.exp(-logit));

            assertArrayEquals(new float[]{(float) p}, scores(model, options(), picture), 1e-6f);
            assertArrayEquals(new float[]{(float) (1 - p), (float) p}, scores(model, options().labels(TWO), picture),
                    1e-6f);
            assertArrayEquals(new float[]{(float) -logit, (float) logit},
                    scores(model, options().labels(TWO).softmax(Softmax.OFF), picture), 1e-5f);
        }
    }

    @Test
    void singleProbability_hasBothLabels() throws IOException {
        List<BiFunction<GraphBuilder, Integer, Integer>> tails = List.of(
                (g, x) -> g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 1)),
                (g, x) -> g.slice(g.softmax(logits(g, x, 2), 1), ints(0, 1), ints(1, 1)),
                (g, x) -> g.reshape(g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 1)), 1));
        for (BiFunction<GraphBuilder, Integer, Integer> tail : tails) {
            byte[] model = model(tail);
            float p = tflite(model, RED, 0)[0];

            try (ImageClassifier classifier = open(model, options().labels(TWO))) {
                ImageClassification result = classifier.classify(RED);
                assertEquals(2, classifier.classes());
                assertFalse(classifier.isMultiLabel());
                assertEquals(p > 0.5 ? "positive" : "negative", result.classifications().getFirst().label());
                assertArrayEquals(new float[]{1 - p, p}, byIndex(result), 1e-6f);
                assertTrue(result.ambiguity().verdict() != Ambiguity.Verdict.UNDEFINED);
                assertTrue(classifier.assumptions().labels().reason().contains("positive"));
            }
        }
    }

    @Test
    void singleProbability_otherLabels_areRefusedWithoutABackgroundClass() throws IOException {
        byte[] model = model((g, x) -> g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 1)));
        String message = assertThrows(LeveretException.class,
                () -> open(model, options().labels(Labels.of(List.of("a", "b", "c"))))).getMessage();

        assertTrue(message.contains("3 labels for the single score") && !message.contains("background"), message);
        assertEquals("hot dog", open(model, options().labels(Labels.of(List.of("hot dog")))).classify(RED)
                .classifications().getFirst().label());
    }

    @Test
    void multiLabel_isSaidOfIndependentProbabilitiesOnly() throws IOException {
        assertTrue(open(model((g, x) -> g.elementwise(ElementwiseFunction.LOGISTIC, logits(g, x, 3)))).isMultiLabel());
        assertFalse(open(model((g, x) -> g.softmax(logits(g, x, 3), 1))).isMultiLabel());
        assertFalse(open(model((g, x) -> logits(g, x, 3))).isMultiLabel());
    }

    // ---- outputs of other forms ----

    @Test
    void scoresOfAnyShape_areFound() throws IOException {
        List<int[]> shapes = List.of(ints(3), ints(1, 1, 3), ints(3, 1, 1), ints(1, 1, 1, 3), ints(1, 3, 1, 1),
                ints(3, 1));
        for (int[] shape : shapes) {
            byte[] model = model((g, x) -> g.reshape(g.softmax(logits(g, x, 3), 1), shape));

            assertArrayEquals(tflite(model, RED, 0), scores(model, options(), RED), 1e-6f, Arrays.toString(shape));
        }
    }

    @Test
    void scoresOfABatch_areFoundInEachImage() throws IOException {
        List<int[]> shapes = List.of(ints(2, 3), ints(2, 1, 1, 3), ints(2, 3, 1, 1));
        for (int[] shape : shapes) {
            byte[] model = model(2, (g, x) -> g.reshape(g.softmax(logits(g, x, 3), 1), shape));
            try (ImageClassifier classifier = open(model)) {
                List<Outcome<Pixels>> outcomes = classifier
                        .classifyAll(List.of(RED, GREEN).stream(), (picture, wanted) -> wanted.of(picture)).toList();
                float[] expected = tflite(model((g, x) -> g.softmax(logits(g, x, 3), 1)), GREEN, 0);

                assertArrayEquals(expected,
                        byIndex(((Outcome.Classified<Pixels>) outcomes.get(1)).classification()), 1e-6f);
            }
        }
    }

    @Test
    void scoresBehindAnotherOutput_areFound() throws IOException {
        byte[] map = model2((g, x) -> List.of(g.elementwise(ElementwiseFunction.RELU, x),
                g.softmax(logits(g, means(g, x), 3), 1)));
        byte[] embedding = model2((g, x) -> {
            int features = logits(g, means(g, x), 5);
            return List.of(features, g.softmax(logits(g, features, 3), 1));
        });
        byte[] beside = model2(
                (g, x) -> List.of(logits(g, means(g, x), 5), g.softmax(logits(g, means(g, x), 3), 1)));
        byte[] plain = model2((g, x) -> {
            int features = logits(g, means(g, x), 5);
            return List.of(features, logits(g, features, 3));
        });

        for (byte[] model : List.of(map, embedding, beside)) {
            ImageClassification result = open(model).classify(RED);
            assertEquals(List.of(1), result.heads().stream().map(Head::index).toList());
            assertArrayEquals(tflite(model, RED, 1), byIndex(result), 1e-6f);
            assertEquals(Decision.Source.GRAPH, open(model).assumptions().output().source());
        }
        assertEquals(1,
                open(plain, options().labels(Labels.of(List.of("a", "b", "c")))).assumptions().output().value());
        assertTrue(open(plain).assumptions().output().isAssumed());
        assertEquals(0, open(plain).assumptions().output().value());
    }

    @Test
    void output_byNameOrIndex_isUsed() throws IOException {
        byte[] model = model2((g, x) -> {
            int coarse = logits(g, means(g, x), 2);
            int fine = logits(g, means(g, x), 4);
            return List.of(g.next("coarse").softmax(coarse, 1), g.next("fine").softmax(fine, 1),
                    g.next("map").elementwise(ElementwiseFunction.RELU, x));
        });

        assertEquals(2, open(model).classify(RED).heads().size());
        for (String wanted : List.of("fine", "1")) {
            ImageClassification result = open(model, options().output(wanted)).classify(RED);
            assertEquals(1, result.heads().size());
            assertEquals(4, result.classifications().size());
        }
        assertRefused(model, "none", "has no output 'none'; it has 0 'coarse' and 1 'fine' and 2 'map'");
        assertRefused(model, "3", "has no output '3'");
        assertRefused(model, "map", "cannot be scores");
    }

    private static void assertRefused(byte[] model, String output, String reason) {
        String message = assertThrows(OptionException.class, () -> open(model, options().output(output))).getMessage();
        assertTrue(message.contains(reason), message);
    }

    // ---- models and pictures ----

    /** Asserts that scores are TensorFlow Lite's values, for two pictures. */
    private static void assertLeft(Ambiguity.Verdict verdict, BiFunction<GraphBuilder, Integer, Integer> tail)
            throws IOException {
        byte[] model = model(tail);
        try (ImageClassifier classifier = open(model)) {
            for (Pixels picture : List.of(RED, GREEN)) {
                ImageClassification result = classifier.classify(picture);
                assertArrayEquals(tflite(model, picture, 0), byIndex(result), 1e-6f);
                assertEquals(verdict == Ambiguity.Verdict.UNDEFINED,
                        result.ambiguity().verdict() == Ambiguity.Verdict.UNDEFINED);
            }
        }
    }

    private static byte[] model(BiFunction<GraphBuilder, Integer, Integer> tail) {
        return model(1, tail);
    }

    /** A model whose output is computed from the mean red, green and blue. */
    private static byte[] model(int batch, BiFunction<GraphBuilder, Integer, Integer> tail) {
        GraphBuilder graph = new GraphBuilder();
        int image = graph.input("image", ElementType.FLOAT32, Shape.of(batch, SIDE, SIDE, 3));
        return ModelWriter.write(Model.of(graph.build(tail.apply(graph, means(graph, image)))));
    }

    /** A model with several outputs, computed from the image. */
    private static byte[] model2(BiFunction<GraphBuilder, Integer, List<Integer>> tails) {
        GraphBuilder graph = new GraphBuilder();
        int image = graph.input("image", ElementType.FLOAT32, Shape.of(1, SIDE, SIDE, 3));
        return ModelWriter.write(Model
                .of(graph.build(tails.apply(graph, image).stream().mapToInt(Integer::intValue).toArray())));
    }

    private static int means(GraphBuilder graph, int image) {
        return graph.reduce(ReduceFunction.MEAN, image, false, 1, 2);
    }

    private static int logits(GraphBuilder graph, int features, int classes) {
        int length = graph.shape(features).dimension(-1);
        float[] weights = new float[classes * length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % (length + 1) == 0 ? 4 : -0.5f * (i % 3);
        }
        return graph.fullyConnected(features,
                graph.constant(TensorSpec.of("weights", Shape.of(classes, length), weights)), Operator.ABSENT, false,
                Activation.NONE);
    }

    private static int exp(GraphBuilder graph, int x) {
        return graph.elementwise(ElementwiseFunction.EXP, x);
    }

    private static int normalized(GraphBuilder graph, int x) {
        return graph.binary(BinaryFunction.DIV, x, graph.reduce(ReduceFunction.SUM, x, true, 1), Activation.NONE);
    }

    private static int number(GraphBuilder graph, float value) {
        return graph.constant(TensorSpec.of("number", Shape.of(1), value));
    }

    private static int[] ints(int... values) {
        return values;
    }

    private static Pixels picture(int red, int green, int blue) {
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return Pixels.of(SIDE, SIDE, rgb);
    }

    private static float[] tflite(byte[] model, Pixels picture, int output) {
        float[] input = new float[picture.rgb().length];
        Normalization.DEFAULT.apply(picture, input, 0);
        try (TfliteOracle oracle = TfliteOracle.open(model, Kernels.XNNPACK, 1)) {
            oracle.setInput(0, input);
            oracle.invoke();
            return oracle.outputFloats(output);
        }
    }

    private static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().threads(1);
    }

    private static ImageClassifier open(byte[] model) throws IOException {
        return open(model, options());
    }

    private static ImageClassifier open(byte[] model, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(model, "scores"), options.build());
    }

    private static float[] scores(byte[] model, ClassifierOptions.Builder options, Pixels picture)
            throws IOException {
        try (ImageClassifier classifier = open(model, options)) {
            return byIndex(classifier.classify(picture));
        }
    }

    private static float[] byIndex(ImageClassification result) {
        float[] scores = new float[result.classifications().size()];
        result.classifications().forEach(each -> scores[each.index()] = each.score());
        return scores;
    }
}
