package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.ZooTrial;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the zoo by its small models; engines' tests run the others. */
class ZooTest {
    @ParameterizedTest
    @EnumSource(names = {"MOBILENET_V1_SMALLEST", "MOBILENET_V3_SMALL", "SQUEEZENET_1_1", "SHUFFLENET_V2", "VIT_TINY"})
    void build_allPrecisions_areTheSameNetwork(Zoo model) {
        Map<Precision, float[]> logits = new EnumMap<>(Precision.class);
        for (Precision precision : model.precisions()) {
            logits.put(precision, logits(model, precision));
        }
        double[] least = {1 - 1e-12, 0.99999, 0.999, 0.99, 0.85, 0.85}; // by the order of Precision
        logits.forEach((precision, those) -> {
            double correlation = correlation(logits.get(Precision.FLOAT32), those);
            assertTrue(correlation >= least[precision.ordinal()], () -> precision + ": " + correlation);
        });
    }

    /** TensorFlow Lite's two sets of kernels are two engines. */
    @ParameterizedTest
    @EnumSource(names = {"SHUFFLENET_V2", "VIT_TINY"})
    void of_builtInKernels_isNoFurtherThanThey(Zoo model) {
        for (Precision precision : model.precisions()) {
            byte[] file = ZooSelection.FILES.buildLogits(model, precision);
            ZooTrial trial = ZooTrial.of(model, precision, file, image -> {
                try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.BUILT_IN, 1)) {
                    oracle.run(image);
                    return oracle.outputFloats(0);
                }
            });
            assertEquals(Optional.empty(), trial.complaint());
        }
    }

    @Test
    void complaint_anotherNetwork_isWrong() {
        byte[] file = ZooSelection.FILES.buildLogits(Zoo.SQUEEZENET_1_1, Precision.INT8);
        float[] other = logits(Zoo.SQUEEZENET_1_1, Precision.FLOAT32);
        assertTrue(ZooTrial.of(Zoo.SQUEEZENET_1_1, Precision.INT8, file, _ -> other).complaint().isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void build_sameEachTime_andProbabilitiesOfImagesOfThePrecision(Precision precision) {
        Zoo model = precision == Precision.INT8_BETWEEN_UINT8 ? Zoo.EFFICIENTNET_LITE0 : Zoo.MOBILENET_V1_SMALLEST;
        byte[] file = ZooSelection.FILES.build(model, precision);
        assertArrayEquals(file, ZooSelection.FILES.build(model, precision));
        try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.XNNPACK, 1)) {
            assertEquals(precision.images().name(), oracle.inputInfo(0).kind().name());
            assertEquals(precision.images().name(), oracle.outputInfo(0).kind().name());
            oracle.run(model.image(precision, 1));
            float sum = 0;
            for (float probability : oracle.outputFloats(0)) {
                sum += probability;
            }
            assertEquals(1, sum, precision.isQuantized() ? 1 : 1e-4); // most are below half of 1/256
        }
    }

    private static float[] logits(Zoo model, Precision precision) {
        try (TfliteOracle oracle = TfliteOracle.open(ZooSelection.FILES.buildLogits(model, precision), Kernels.XNNPACK,
                1)) {
            oracle.run(model.image(precision, 1));
            return oracle.outputFloats(0);
        }
    }

    private static double correlation(float[] left, float[] right) {
        double leftMean = mean(left);
        double rightMean = mean(right);
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < left.length; i++) {
            product += (left[i] - leftMean) * (right[i] - rightMean);
            leftSquares += (left[i] - leftMean) * (left[i] - leftMean);
            rightSquares += (right[i] - rightMean) * (right[i] - rightMean);
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
