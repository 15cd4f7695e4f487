package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.Requantization;
import java.util.Arrays;
import java.util.Optional;

/**
 * A change of scale without a table: values times a factor, in float32, rounded half to even, and clamped.
 *
 * <p>Where the exact product lies near the middle of two integers, a table may have been rounded in another way. So a
 * factor is taken only if it gives the table's result for each of the values that there are. Rounding is half to even,
 * and tables round half away from 0; the float after the ratio brings about the same, since it moves each product away
 * from 0 by less than anything but a half would notice.
 *
 * @param min the lowest result
 * @param max the highest
 */
public record RescaleFactor(float factor, int min, int max) {
    /** Returns a factor that does what a table says; none if there is no such. */
    public static Optional<RescaleFactor> of(Rescaling rescaling) {
        float ratio = Math.nextUp(rescaling.ratio());
        if (!Float.isFinite(ratio)) {
            return Optional.empty();
        }
        short[] results = rescaling.results();
        short[] sorted = results.clone();
        Arrays.sort(sorted);
        RescaleFactor factor = new RescaleFactor(ratio, sorted[0], sorted[sorted.length - 1]);
        for (int i = 0; i < results.length; i++) {
            if (factor.apply((short) (rescaling.first() + i)) != results[i]) {
                return Optional.empty();
            }
        }
        return Optional.of(factor);
    }

    /** Converts a value. */
    public short apply(short value) {
        float scaled = Math.min(Math.max(value * factor, min), max);
        return (short) (scaled + Requantization.ROUNDER - Requantization.ROUNDER);
    }
}
