package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LeveretException;
import io.leveret.image.Fit;
import io.leveret.image.Normalization;
import io.leveret.image.Orientation;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * For any combination of options, model and picture, the result follows the options, or a documented exception says
 * what is wrong.
 */
class OptionsPropertyTest {
    private static final List<byte[]> MODELS = List.of(ColorModels.floatLogits(), ColorModels.uint8Logits(),
            ColorModels.int8Logits(), ColorModels.castBytes(), ColorModels.openBatch(), ColorModels.twoHeads(),
            ColorModels.gray(TensorKind.UINT8), ColorModels.gray(TensorKind.FLOAT32),
            ColorModels.floats(3, (_, means) -> means));
    private static final Labels COLORS = new Labels(List.of("red", "green", "blue"), List.of("rot", "grün", "blau"));

    /** The first half of the classifier's options. */
    record Scores(int maxResults, float scoreThreshold, Softmax softmax, Optional<Labels> labels, List<String> allow,
            List<String> deny, String locale) {}

    /** The second half. */
    record Work(int threads, Optional<Integer> batchSize, Resize resize, Optional<Normalization> normalization,
            AmbiguityLimits limits) {}

    /** The options of a call. */
    record Call(int width, int height, long seed, Optional<Region> region, Orientation orientation) {}

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE) // the values to choose from are edge cases
    void classify_anyOptions_givesAResultOrADocumentedException(@ForAll("models") byte[] model,
            @ForAll("scores") Supplier<Scores> scores, @ForAll("work") Supplier<Work> work,
            @ForAll("calls") Supplier<Call> call) throws IOException {
        try {
            check(model, scores.get(), work.get(), call.get());
            Statistics.collect("result");
        } catch (LeveretException refused) {
            assertTrue(refused.getMessage() != null && refused.getMessage().length() > 20, "" + refused.getMessage());
            Statistics.collect("refused");
        }
        Statistics.coverage(each -> each.check("result").percentage(share -> share > 10));
    }

    private static void check(byte[] model, Scores scores, Work work, Call call) throws IOException {
        ClassifierOptions.Builder builder = ClassifierOptions.builder().maxResults(scores.maxResults)
                .scoreThreshold(scores.scoreThreshold).softmax(scores.softmax).labelAllowList(scores.allow)
                .labelDenyList(scores.deny).displayNamesLocale(scores.locale).threads(work.threads).resize(work.resize)
                .ambiguityLimits(work.limits);
        scores.labels.ifPresent(builder::labels);
        work.batchSize.ifPresent(builder::batchSize);
        work.normalization.ifPresent(builder::normalization);
        byte[] rgb = new byte[call.width * call.height * Pixels.CHANNELS];
        new Random(call.seed).nextBytes(rgb);
        Pixels picture = Pixels.of(call.width, call.height, rgb);
        ImageProcessingOptions.Builder options = ImageProcessingOptions.builder().orientation(call.orientation);
        call.region.ifPresent(options::region);
        ImageProcessingOptions how = options.build();
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(model, "model"), builder.build())) {
            ImageClassification result = classifier.classify(PictureSource.of(picture), how);

            assertEquals(call.orientation.swapsSides() ? call.height : call.width, result.width());
            for (Head head : result.heads()) {
                checkClasses(head.classifications(), scores);
                checkAmbiguity(head.ambiguity());
            }
            List<Outcome<Pixels>> all = classifier
                    .classifyAll(List.of(picture, picture).stream(), (each, wanted) -> wanted.of(each), how)
                    .toList();
            assertEquals(2, all.size());
            all.forEach(outcome -> assertTrue(outcome instanceof Outcome.Classified<Pixels>(var _, var seen)
                    && seen.heads().equals(result.heads()), outcome.toString()));
        }
    }

    private static void checkAmbiguity(Ambiguity ambiguity) {
        assertEquals(ambiguity.verdict() == Ambiguity.Verdict.TORN, ambiguity.contenders().size() > 1,
                ambiguity.toString());
        assertTrue(ambiguity.normalizedEntropy() >= 0 && ambiguity.normalizedEntropy() <= 1, ambiguity.toString());
        assertTrue(ambiguity.verdict() == Ambiguity.Verdict.UNDEFINED
                || ambiguity.margin() >= 0 && ambiguity.margin() <= ambiguity.topScore()
                        && ambiguity.topScore() <= 1.01,
                ambiguity.toString());
    }

    private static void checkClasses(List<Classification> classes, Scores scores) {
        assertTrue(scores.maxResults == ClassifierOptions.ALL_RESULTS || classes.size() <= scores.maxResults);
        for (int i = 0; i < classes.size(); i++) {
            Classification each = classes.get(i);
            assertTrue(each.score() >= scores.scoreThreshold
                    || Float.isNaN(each.score()) && scores.scoreThreshold == Float.NEGATIVE_INFINITY,
                    each + " is below " + scores.scoreThreshold);
            assertTrue(scores.allow.isEmpty() || scores.allow.contains(each.label()), each + " is not allowed");
            assertTrue(each.label().isEmpty() || !scores.deny.contains(each.label()), each + " is denied");
            if (i > 0) {
                Classification before = classes.get(i - 1);
                assertTrue(before.score() > each.score() || Float.isNaN(each.score())
                        || before.score() == each.score() && before.index() < each.index(), before + ", " + each);
            }
        }
    }

    private static <T> Arbitrary<T> mostly(Arbitrary<T> usual, Arbitrary<T> odd) {
        return Arbitraries.frequencyOf(Tuple.of(9, usual), Tuple.of(1, odd));
    }

    @Provide
    Arbitrary<byte[]> models() {
        return Arbitraries.of(MODELS);
    }

    /** Suppliers, so that refusals in constructors happen within the property. */
    @Provide
    Arbitrary<Supplier<Scores>> scores() {
        Arbitrary<Integer> maxResults = mostly(Arbitraries.of(-1, 1, 2, 3, 1000, Integer.MAX_VALUE),
                Arbitraries.of(-2, 0, Integer.MIN_VALUE));
        Arbitrary<Float> threshold = mostly(Arbitraries.floats().between(-1, 1),
                Arbitraries.of(Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f));
        Arbitrary<Optional<Labels>> labels = Arbitraries.of(Optional.empty(), Optional.of(COLORS),
                Optional.of(COLORS),
                Optional.of(Labels.of(List.of("dark", "bright"))));
        Arbitrary<List<String>> list = mostly(Arbitraries.just(List.of()),
                Arbitraries.of("red", "green", "blue", "dark", "", "no such").list().ofMaxSize(4));
        Arbitrary<String> locale = Arbitraries.of("en", "", "de-AT", "-", "x\u0000y");
        return Combinators.combine(maxResults, threshold, Arbitraries.of(Softmax.class), labels, list, list, locale)
                .as((most, lowest, softmax, names, allow, deny,
                        language) -> () -> new Scores(most, lowest, softmax, names,
                                allow, deny, language));
    }

    @Provide
    Arbitrary<Supplier<Work>> work() {
        Arbitrary<Integer> threads = mostly(Arbitraries.of(-1, 1, 2, 3), Arbitraries.of(-2, 0));
        Arbitrary<Optional<Integer>> batch = Arbitraries.of(0, 1, 1, 2, 3, 7).optional(0.2);
        Arbitrary<Resize> resize = Combinators.combine(Arbitraries.of(Resizer.class), Arbitraries.of(Fit.class))
                .as(Resize::new);
        Arbitrary<float[]> values = mostly(
                Arbitraries.of(127.5f, -3f, 1e-30f, 1e30f).array(float[].class).ofSize(1),
                Arbitraries.of(0f, 127.5f, Float.NaN).array(float[].class).ofMinSize(0).ofMaxSize(4));
        Arbitrary<Float> limits = mostly(Arbitraries.of(0f, 0.2f, 1f), Arbitraries.of(1.5f, Float.NaN));
        return Combinators
                .combine(threads, batch, resize, values, values, Arbitraries.of(true, true, false), limits, limits)
                .as((count, size, how, mean, std, plain, one, other) -> () -> new Work(count, size, how,
                        plain ? Optional.empty() : Optional.of(new Normalization(mean, std)),
                        plain ? AmbiguityLimits.DEFAULT : new AmbiguityLimits(one, other, one)));
    }

    @Provide
    Arbitrary<Supplier<Call>> calls() {
        Arbitrary<Integer> side = Arbitraries.of(1, 2, 3, 4, 5, 17, 64);
        Arbitrary<Integer> pixel = Arbitraries.of(-1, 0, 0, 1, 3, 70);
        Arbitrary<Double> share = Arbitraries.of(0.0, 0.3, 0.5, 1.0, 0.001, -0.1, Double.NaN);
        Arbitrary<Supplier<Region>> region = Arbitraries.oneOf(
                Combinators.combine(pixel, pixel, side, side).as((x, y, w, h) -> () -> Region.pixels(x, y, w, h)),
                Combinators.combine(share, share, share, share).as((x, y, w, h) -> () -> Region.fractions(x, y, w, h)));
        return Combinators
                .combine(side, side, Arbitraries.longs(), region.optional(0.5), Arbitraries.of(Orientation.class))
                .as((width, height, seed, part,
                        turn) -> () -> new Call(width, height, seed, part.map(Supplier::get), turn));
    }
}
