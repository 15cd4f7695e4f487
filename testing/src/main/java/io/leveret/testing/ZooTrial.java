package io.leveret.testing;

import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares an engine's logits with those of TensorFlow Lite with XNNPACK, on the same images.
 *
 * <p>Differences are in quantized steps of the output, else shares of the range of the logits including 0. Float32
 * results may differ by 1e-4. If activations are quantized, a value halfway between two quantized values may round to
 * either. TensorFlow Lite's built-in kernels round differently than XNNPACK, and the engine may differ from XNNPACK as
 * much as they do, in the largest difference and in the mean.
 *
 * <p>In {@link Precision#DYNAMIC_RANGE} operators quantize float32 values, which differ in their last bits. So XNNPACK
 * differs from itself as much as from others once a pixel changes by a ten-millionth. Which of several is nearer is
 * chance, so a factor of 1.5 is allowed.
 *
 * @param engine difference of the engine from XNNPACK
 * @param builtIn difference of TensorFlow Lite's built-in kernels from XNNPACK; none if irrelevant
 * @param disturbed difference of XNNPACK from itself with the last bit of each pixel changed; none if irrelevant
 * @param betweenImages difference of XNNPACK's logits of one image from those of the other: if there is none, the test
 *        is void
 */
public record ZooTrial(Precision precision, Difference engine, Difference builtIn, Difference disturbed,
        Difference betweenImages) {
    private static final long[] SEEDS = {10, 11};

    /**
     * A difference of logits.
     *
     * @param largest of all logits
     * @param mean of all logits
     */
    public record Difference(double largest, double mean) {
        static final Difference NONE = new Difference(0, 0);

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2g at most, %.2g in the mean", largest, mean);
        }
    }

    /**
     * Compares an engine with TensorFlow Lite.
     *
     * @param file by {@link ZooFiles#buildLogits}
     * @param engine from an image's bytes to float32 logits
     */
    public static ZooTrial of(Zoo model, Precision precision, byte[] file, Function<byte[], float[]> engine) {
        List<byte[]> images = new ArrayList<>();
        for (long seed : SEEDS) {
            images.add(model.image(precision, seed));
        }
        List<float[]> actual = images.stream().map(engine).toList();
        try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.XNNPACK, 1)) {
            List<float[]> expected = images.stream().map(image -> logits(oracle, image)).toList();
            Quant quant = oracle.outputInfo(0).quant();
            double unit = quant.isPresent() ? quant.scale() : range(expected);
            boolean isReal = precision == Precision.FLOAT32 || precision == Precision.FLOAT16;
            Difference builtIn = isReal ? Difference.NONE : difference(expected, builtIn(file, images), unit);
            Difference disturbed = Difference.NONE;
            if (precision == Precision.DYNAMIC_RANGE) {
                List<float[]> others = images.stream().map(image -> logits(oracle, disturbed(image))).toList();
                disturbed = difference(expected, others, unit);
            }
            Difference betweenImages = difference(expected.subList(0, 1), expected.subList(1, 2), unit);
            return new ZooTrial(precision, difference(expected, actual, unit), builtIn, disturbed, betweenImages);
        }
    }

    /** Returns what is wrong; empty if nothing. */
    public Optional<String> complaint() {
        if (!(betweenImages.mean > (precision.isQuantized() ? 0.5 : 1e-3))) {
            return Optional.of("all images are the same to it: " + betweenImages);
        }
        boolean isGood = switch (precision) {
            case FLOAT32, FLOAT16 -> engine.largest <= 1e-4;
            case DYNAMIC_RANGE -> engine.largest <= 1.5 * Math.max(builtIn.largest, disturbed.largest)
                    && engine.mean <= 1.5 * Math.max(builtIn.mean, disturbed.mean);
            case UINT8, INT8, INT8_BETWEEN_UINT8 ->
                    engine.largest <= Math.max(builtIn.largest, 1) && engine.mean <= Math.max(builtIn.mean, 0.1);
        }; // false for NaN
        return isGood ? Optional.empty()
                : Optional.of(engine + "; built-in kernels: " + builtIn + "; disturbed: " + disturbed);
    }

    private static List<float[]> builtIn(byte[] file, List<byte[]> images) {
        try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.BUILT_IN, 1)) {
            return images.stream().map(image -> logits(oracle, image)).toList();
        }
    }

    /** Returns the values, each replaced by the next float32 above. */
    private static byte[] disturbed(byte[] image) {
        float[] pixels = LittleEndian.floats(image);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.nextUp(pixels[i]);
        }
        return LittleEndian.bytes(pixels);
    }

    private static float[] logits(TfliteOracle oracle, byte[] image) {
        oracle.setInput(0, image);
        oracle.invoke();
        return oracle.outputFloats(0);
    }

    private static double range(List<float[]> logits) {
        float low = 0;
        float high = 0;
        for (float[] values : logits) {
            for (float value : values) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return high - low;
    }

    private static Difference difference(List<float[]> expected, List<float[]> actual, double unit) {
        double largest = 0;
        double sum = 0;
        long count = 0;
        for (int i = 0; i < expected.size(); i++) {
            for (int k = 0; k < expected.get(i).length; k++) {
                double difference = Math.abs((double) expected.get(i)[k] - actual.get(i)[k]) / unit;
                largest = Math.max(largest, difference); // NaN stays
                sum += difference;
                count++;
            }
        }
        return new Difference(largest, sum / count);
    }
}
