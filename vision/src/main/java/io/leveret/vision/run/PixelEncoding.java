package io.leveret.vision.run;

import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import java.util.Arrays;
import java.util.Optional;

/**
 * The elements that stand for pixels in an input: for each color and each byte its value, or its integer.
 *
 * @param floats {@code [color][byte]} values of a float input; empty for another
 * @param integers {@code [color][byte]} integers of another
 */
record PixelEncoding(float[][] floats, long[][] integers) {
    private static final int BYTE_VALUES = 256;

    /**
     * Returns the encoding of pixels in a tensor.
     *
     * @param normalization of pixels 0…255; empty for their bytes
     */
    static PixelEncoding of(Optional<Normalization> normalization, TensorSpec tensor) {
        if (normalization.isEmpty()) {
            return new PixelEncoding(new float[0][], bytes(tensor.type()));
        }
        float[][] values = normalized(normalization.get());
        return tensor.type().isFloat() ? new PixelEncoding(values, new long[0][])
                : new PixelEncoding(new float[0][], nearest(values, tensor));
    }

    /** Returns each byte unchanged; for INT8, minus 128. */
    private static long[][] bytes(ElementType type) {
        long[][] bytes = new long[Pixels.CHANNELS][BYTE_VALUES];
        for (long[] color : bytes) {
            for (int value = 0; value < BYTE_VALUES; value++) {
                color[value] = type == ElementType.INT8 ? value + Byte.MIN_VALUE : value;
            }
        }
        return bytes;
    }

    /** Returns the element of one byte that stands for each byte of a pixel; empty if colors differ in it. */
    Optional<byte[]> translation() {
        long[] first = integers[0];
        if (!Arrays.stream(integers).allMatch(color -> Arrays.equals(color, first))) {
            return Optional.empty();
        }
        byte[] translation = new byte[first.length];
        for (int value = 0; value < first.length; value++) {
            translation[value] = (byte) first[value];
        }
        return Optional.of(translation);
    }

    private static float[][] normalized(Normalization how) {
        byte[] rgb = new byte[BYTE_VALUES * Pixels.CHANNELS]; // a row of gray pixels, from black to white
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / Pixels.CHANNELS);
        }
        float[] row = new float[rgb.length]; // [byte][color]
        how.apply(Pixels.of(BYTE_VALUES, 1, rgb), row, 0);
        float[][] values = new float[Pixels.CHANNELS][BYTE_VALUES];
        for (int i = 0; i < row.length; i++) {
            values[i % Pixels.CHANNELS][i / Pixels.CHANNELS] = row[i];
        }
        return values;
    }

    /** Returns the integer nearest to each value, in the scale of a quantized tensor. */
    private static long[][] nearest(float[][] values, TensorSpec tensor) {
        Quantization quantization = tensor.quantizationOrPlain();
        long[][] integers = new long[Pixels.CHANNELS][BYTE_VALUES];
        for (int color = 0; color < Pixels.CHANNELS; color++) {
            for (int value = 0; value < BYTE_VALUES; value++) {
                long nearest = Math.round((double) values[color][value] / quantization.scale(0))
                        + quantization.zeroPoint(0);
                integers[color][value] = switch (tensor.type()) {
                    case UINT8, INT8, INT16 -> Math.clamp(nearest, tensor.type().quantizedMin(),
                            tensor.type().quantizedMax());
                    case INT32 -> Math.clamp(nearest, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case INT64, FLOAT32, FLOAT16, BOOL -> nearest;
                };
            }
        }
        return integers;
    }
}
