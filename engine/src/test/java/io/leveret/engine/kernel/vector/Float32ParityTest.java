package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.KernelSpec.Rows;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.engine.kernel.vector.lane.Exponential;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The functions and products of float32 values of all families against the naive loops of the reference, within 1e-6 of
 * the largest value. The build runs this class for several numbers of lanes.
 */
class Float32ParityTest {
    private static final double TOLERANCE = 1e-6;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Around vectors and around the chunks that threads take. */
    private static int[] lengths() {
        int lanes = Lanes.COUNT;
        return new int[]{1, lanes - 1, lanes, lanes + 1, 3 * lanes + 2, 4095, 4096, 4097, 3 * 4096 + 1};
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"LOGICAL_NOT"})
    void map_anyNumberOfElements(ElementwiseFunction function) {
        boolean isForPositives = function == ElementwiseFunction.SQRT || function == ElementwiseFunction.RSQRT
                || function == ElementwiseFunction.LOG;
        for (int elements : lengths()) {
            float[] input = isForPositives ? floats(elements, 0.1, 4) : floats(elements, -9, 9);
            assertAgree(elements,
                    family -> WatchedRun.ofFloats(
                            (in, out) -> family.make(new KernelSpec.Elementwise(function, 0.25f, elements),
                                    Locations.of(in, out)),
                            input, elements));
        }
    }

    static Stream<BinaryFunction> functionsOfFloat32() {
        return Arrays.stream(BinaryFunction.values()).filter(function -> !function.isPredicate());
    }

    @ParameterizedTest
    @MethodSource("functionsOfFloat32")
    void pairs_anyRepetition(BinaryFunction function) {
        for (int length : lengths()) {
            int[] line = {1, length};
            assertPairsAgree(function, line, line);
            assertPairsAgree(function, line, new int[]{1});
            assertPairsAgree(function, new int[]{1}, line);
            if (length < 1000) {
                int[] lines = {3, length};
                assertPairsAgree(function, lines, line);
                assertPairsAgree(function, lines, new int[]{3, 1});
                assertPairsAgree(function, new int[]{3, 1}, line);
            }
        }
    }

    /** The left operand lies first in the input, the right one after it. */
    private void assertPairsAgree(BinaryFunction function, int[] left, int[] right) {
        Broadcast broadcast = Broadcast.of(left, right);
        int elements = broadcast.lines() * broadcast.length();
        int leftElements = Arrays.stream(left).reduce(1, (a, b) -> a * b);
        float[] input = floats(leftElements + Arrays.stream(right).reduce(1, (a, b) -> a * b), 0.25, 2);
        for (int i = 0; i < input.length; i += 3) {
            input[i] = function == BinaryFunction.POW ? input[i] : -input[i];
        }
        for (float[] range : new float[][]{{Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}, {0, 0.5f}}) {
            assertAgree(elements,
                    family -> WatchedRun.ofFloats(
                            (in, out) -> family.make(new KernelSpec.Binary(function, broadcast, range[0], range[1]),
                                    Locations.of(in, in + leftElements, out)),
                            input, elements));
        }
    }

    static IntStream lineLengths() {
        return Arrays.stream(lengths()).filter(length -> length < 5000);
    }

    @ParameterizedTest(name = "lines of {0}")
    @MethodSource("lineLengths")
    void softmax_anyLength(int length) {
        float[] input = floats(3 * length, -20, 20);
        assertAgree(3 * length,
                family -> WatchedRun.ofFloats(
                        (in, out) -> family.make(new KernelSpec.Softmax(new Rows(3, length), 0.5f),
                                Locations.of(in, out)),
                        input,
                        3 * length));
    }

    @ParameterizedTest(name = "lines of {0}")
    @MethodSource("lineLengths")
    void mean_ofLines(int length) {
        float[] input = floats(5 * length, -1, 1);
        assertAgree(5,
                family -> WatchedRun.ofFloats(
                        (in, out) -> family.make(new KernelSpec.Mean(new Extents(5, length, 1)), Locations.of(in, out)),
                        input, 5));
    }

    @ParameterizedTest(name = "rows of {0}")
    @MethodSource("lineLengths")
    void dynamicRanges_anyLength(int length) {
        float[] input = floats(3 * length, -3, 5);
        assertAgree(6, family -> WatchedRun.ofFloats(
                (in, out) -> family.make(new KernelSpec.DynamicRanges(new Rows(3, length)), Locations.of(in, out)),
                input, 6));
    }

    /** The ranges lie after the float32 values: reaching from below 0, from 0, and to 0. */
    @ParameterizedTest(name = "rows of {0}")
    @MethodSource("lineLengths")
    void dynamicQuantize_anyLength(int length) {
        float[] input = floats(3 * length + 6, -0.5, 0.5);
        float[][] ends = {{-0.5f, 0.5f}, {-0.25f, 0.75f}, {-0.75f, 0.5f}};
        for (int row = 0; row < 3; row++) {
            DynamicRange.store(ends[row][0], ends[row][1], input, 3 * length + 2 * row);
        }
        assertAgree(3 * length,
                family -> WatchedRun.ofFloats(
                        (in, out) -> family.make(new KernelSpec.DynamicQuantize(new Rows(3, length), Storage.FLOAT32),
                                Locations.of(in, in + 3 * length, out)),
                        input, 3 * length));
    }

    /** Rows around a tile's six and a chunk's 96, columns around one and two panels, both transpositions. */
    @Test
    void matMul_anyShape() {
        int lanes = Lanes.COUNT;
        for (int rows : new int[]{1, 5, 6, 7, 95, 97}) {
            for (int columns : new int[]{1, lanes - 1, lanes, lanes + 1, 2 * lanes, 2 * lanes + 1, 5 * lanes}) {
                for (int inner : new int[]{1, 7, 64}) {
                    assertProductsAgree(rows, inner, columns, false, random.nextBoolean());
                    assertProductsAgree(rows, inner, columns, random.nextBoolean(), true);
                }
            }
        }
    }

    /** Two products of one right matrix. */
    private void assertProductsAgree(int rows, int inner, int columns, boolean adjX, boolean adjY) {
        int[] left = {2, adjX ? inner : rows, adjX ? rows : inner};
        int[] right = {1, adjY ? columns : inner, adjY ? inner : columns};
        MatMulGeometry geometry = MatMulGeometry.of(left, right, adjX, adjY);
        int leftElements = 2 * rows * inner;
        float[] input = floats(leftElements + inner * columns, -1, 1);
        int elements = 2 * rows * columns;
        assertAgree(elements, family -> WatchedRun.ofFloats(
                (in, out) -> family.make(new KernelSpec.MatMul(geometry), Locations.of(in, in + leftElements, out)),
                input, elements));
    }

    /** Source of the bound: the class's own description. */
    @Test
    void exponential_isWithinTwoUnits() {
        float[] values = new float[Lanes.COUNT];
        for (int i = 0; i < 200_000; i++) {
            float x = -87 + 175f * i / 200_000;
            FloatVector vector = Exponential.of(FloatVector.broadcast(Lanes.FLOATS, x));
            vector.intoArray(values, 0);
            float expected = (float) Math.exp(x);
            assertEquals(expected, values[i % Lanes.COUNT], 2.01 * Math.ulp(expected), () -> "exp(" + x + ")");
        }
        Exponential.of(FloatVector.broadcast(Lanes.FLOATS, Float.NaN)).intoArray(values, 0);
        assertTrue(Float.isNaN(values[0]));
        Exponential.of(FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY)).intoArray(values, 0);
        assertEquals(0, values[0], 1e-37f);
    }

    // ---- comparing ----

    private interface Run {
        float[] with(KernelProviders family);
    }

    private static void assertAgree(int elements, Run run) {
        float[] expected = run.with(Families.REFERENCE);
        assertEquals(elements, expected.length);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (KernelProviders family : Families.ALL) {
            assertArrayEquals(expected, run.with(family), (float) (TOLERANCE * Math.max(largest, 1)));
        }
    }

    private float[] floats(int count, double low, double high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }
}
