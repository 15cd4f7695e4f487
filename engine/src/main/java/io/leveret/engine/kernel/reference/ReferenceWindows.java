package io.leveret.engine.kernel.reference;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Requantization;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Poolings and means. */
final class ReferenceWindows {
    private ReferenceWindows() {}

    /** The value of a window, by the sum or the extremum of its cells and their number. */
    private interface Finish {
        float of(double value, int cells);
    }

    /** How cells are put together. */
    private interface Fold {
        double of(double value, double cell);
    }

    static void averagePool(Geometry geometry, Bounds.Float32 bounds, float[] values, Locations at) {
        pool(geometry, values, at, 0, Double::sum, (sum, cells) -> clamp(sum / cells, bounds));
    }

    static void maxPool(Geometry geometry, Bounds.Float32 bounds, float[] values, Locations at) {
        pool(geometry, values, at, Double.NEGATIVE_INFINITY, Math::max, (largest, _) -> clamp(largest, bounds));
    }

    private static void pool(Geometry geometry, float[] values, Locations at, double start, Fold fold,
            Finish finish) {
        int channels = geometry.inChannels();
        Cells.pixels(geometry, (image, y, x, out) -> {
            for (int c = 0; c < channels; c++) {
                int from = at.input() + c;
                double[] value = {start};
                int[] cells = {0};
                Cells.window(geometry, image, y, x, (pixel, _) -> {
                    value[0] = fold.of(value[0], values[from + pixel * channels]);
                    cells[0]++;
                });
                values[at.output() + out * geometry.outStride() + c] = finish.of(value[0], cells[0]);
            }
        });
    }

    /** Stored values are averaged, half rounded away from 0. */
    static void averagePool(Geometry geometry, Bounds.Quantized bounds, short[] values, Locations at) {
        pool(geometry, values, at, 0, Integer::sum, (sum, cells) -> {
            int stored = sum + cells * bounds.zeroPoint();
            return clamp((stored > 0 ? stored + cells / 2 : stored - cells / 2) / cells - bounds.zeroPoint(), bounds);
        });
    }

    static void maxPool(Geometry geometry, Bounds.Quantized bounds, short[] values, Locations at) {
        pool(geometry, values, at, Short.MIN_VALUE, Math::max, (largest, _) -> clamp(largest, bounds));
    }

    private static void pool(Geometry geometry, short[] values, Locations at, int start, IntBinaryOperator fold,
            IntBinaryOperator finish) {
        int channels = geometry.inChannels();
        Cells.pixels(geometry, (image, y, x, out) -> {
            for (int c = 0; c < channels; c++) {
                int from = at.input() + c;
                int[] value = {start, 0}; // and the number of cells
                Cells.window(geometry, image, y, x, (pixel, _) -> {
                    value[0] = fold.applyAsInt(value[0], values[from + pixel * channels]);
                    value[1]++;
                });
                values[at.output() + out * geometry.outStride() + c] = (short) finish.applyAsInt(value[0], value[1]);
            }
        });
    }

    static void mean(Extents extents, float[] values, Locations at) {
        for (int i = 0; i < extents.outer() * extents.inner(); i++) {
            double sum = 0;
            for (int middle = 0; middle < extents.middle(); middle++) {
                sum += values[at.input() + along(extents, i).applyAsInt(middle)];
            }
            values[at.output() + i] = (float) (sum / extents.middle());
        }
    }

    static void mean(KernelSpec.QuantizedMean mean, short[] values, Locations at) {
        Extents extents = mean.extents();
        int zeroPoint = mean.bounds().zeroPoint();
        for (int i = 0; i < extents.outer() * extents.inner(); i++) {
            int sum = 0;
            for (int middle = 0; middle < extents.middle(); middle++) {
                sum += values[at.input() + along(extents, i).applyAsInt(middle)];
            }
            values[at.output() + i] = (short) clamp(
                    Requantization.roundAwayFromZero(sum * mean.scale() + zeroPoint) - zeroPoint, mean.bounds());
        }
    }

    /** Where the values along the middle lie that a result is made of. */
    private static IntUnaryOperator along(Extents extents, int result) {
        int outer = result / extents.inner();
        int inner = result % extents.inner();
        return middle -> (outer * extents.middle() + middle) * extents.inner() + inner;
    }

    private static float clamp(double value, Bounds.Float32 bounds) {
        return (float) Math.min(Math.max(value, bounds.min()), bounds.max());
    }

    private static int clamp(int value, Bounds.Quantized bounds) {
        return Math.min(Math.max(value, bounds.min()), bounds.max());
    }
}
