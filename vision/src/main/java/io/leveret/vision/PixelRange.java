package io.leveret.vision;

import io.leveret.image.Normalization;
import java.util.Arrays;
import java.util.Optional;

/**
 * The values that a model takes for pixels.
 *
 * @param normalization of pixels 0…255; empty if the input takes their bytes unchanged, regardless of its scale
 */
public record PixelRange(Optional<Normalization> normalization) {
    /** The bytes of pixels: 0…255 for UINT8, −128…127 for INT8. */
    public static final PixelRange BYTES = new PixelRange(Optional.empty());

    /** Returns the range of a normalization. */
    static PixelRange of(Normalization normalization) {
        return new PixelRange(Optional.of(normalization));
    }

    /** Returns the range in words, such as {@code −1…1: (pixel − 127.5) / 127.5}. */
    public String describe() {
        if (normalization.isEmpty()) {
            return "pixels unchanged: 0…255";
        }
        float[] mean = normalization.get().mean();
        float[] std = normalization.get().std();
        boolean fromZero = mean.length == 1 && mean[0] == 0;
        boolean unscaled = std.length == 1 && std[0] == 1;
        String difference = fromZero ? "pixel" : "pixel − " + describe(mean);
        String formula = unscaled ? difference
                : (fromZero ? difference : "(" + difference + ")") + " / " + describe(std);
        if (mean.length > 1 || std.length > 1) {
            return formula;
        }
        return describe(-mean[0] / std[0]) + "…" + describe((255 - mean[0]) / std[0]) + ": " + formula;
    }

    private static String describe(float[] values) {
        return values.length == 1 ? describe(values[0]) : Arrays.toString(values);
    }

    /** Returns a number without {@code .0}, and with the minus sign of formulas. */
    private static String describe(float value) {
        String digits = value == Math.rint(value) && Math.abs(value) < 1e6f ? Integer.toString((int) value)
                : Float.toString(value);
        return digits.replace('-', '−');
    }
}
