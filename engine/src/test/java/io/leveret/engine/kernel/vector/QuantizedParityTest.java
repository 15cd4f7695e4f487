package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The functions of pairs of quantized values of all families against the naive loops of the reference, to the bit. The
 * build runs this class for several numbers of lanes.
 */
class QuantizedParityTest {
    private static final int MAX = 255;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Around vectors and around the chunks that threads take. */
    static IntStream lengths() {
        int lanes = Lanes.COUNT;
        return IntStream.of(1, lanes - 1, lanes, lanes + 1, 3 * lanes, 3 * lanes + 2, 4095, 4096, 4097, 8191,
                3 * 4096 + 1);
    }

    @ParameterizedTest(name = "{0} elements")
    @MethodSource("lengths")
    void pairs_sameShape(int elements) {
        assertAgree(new int[]{elements}, new int[]{elements});
    }

    @ParameterizedTest(name = "lines of {0}")
    @MethodSource("lengths")
    void pairs_repeated(int length) {
        assertAgree(new int[]{3, length}, new int[]{length});
        assertAgree(new int[]{3, length}, new int[]{1});
        assertAgree(new int[]{3, 1}, new int[]{3, length});
        assertAgree(new int[]{length}, new int[]{3, 1});
    }

    @ParameterizedTest(name = "{0} elements")
    @MethodSource("lengths")
    void lookup_anyNumberOfElements(int elements) {
        short[] table = new short[MAX + 1];
        for (int i = 0; i < table.length; i++) {
            table[i] = (short) i;
        }
        for (int first : new int[]{-MAX, -100, 0}) {
            short[] values = new short[elements];
            for (int i = 0; i < elements; i++) {
                table[random.nextInt(table.length)] = (short) random.nextInt(-MAX, MAX + 1);
                values[i] = (short) (first + random.nextInt(MAX + 1));
            }
            Run run = family -> WatchedRun.ofShorts(
                    (in, out) -> family.make(new KernelSpec.Lookup(elements, table, first), Locations.of(in, out)),
                    values,
                    elements);
            for (KernelProviders family : Families.ALL) {
                assertArrayEquals(run.with(Families.REFERENCE), run.with(family));
            }
        }
    }

    /** The left operand lies first in the input, the right one after it. */
    private void assertAgree(int[] left, int[] right) {
        Broadcast broadcast = Broadcast.of(left, right);
        int leftElements = Arrays.stream(left).reduce(1, (a, b) -> a * b);
        short[] values = new short[leftElements + Arrays.stream(right).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) random.nextInt(-MAX, MAX + 1);
        }
        int elements = broadcast.lines() * broadcast.length();
        for (float[] ratios : new float[][]{{1, 1}, {0.5f, 1}, {0.3f, 1.7f}, {90, 120}, {1e-4f, 1e-3f}}) {
            for (FixedPointSum sum : new FixedPointSum[]{FixedPointSum.of(ratios[0], ratios[1]),
                    FixedPointSum.of(ratios[0], ratios[1]).ofDifference()}) {
                Run sums = family -> WatchedRun
                        .ofShorts((in, out) -> family.make(new KernelSpec.QuantizedSum(broadcast, sum, -100, 155),
                                Locations.of(in, in + leftElements, out)), values, elements);
                for (KernelProviders family : Families.ALL) {
                    assertArrayEquals(sums.with(Families.REFERENCE), sums.with(family));
                }
            }
            Requantization requantization = new Requantization(new float[]{ratios[0] / 64}, -100, 155);
            Run products = family -> WatchedRun
                    .ofShorts((in, out) -> family.make(new KernelSpec.QuantizedProduct(broadcast, requantization),
                            Locations.of(in, in + leftElements, out)), values, elements);
            for (KernelProviders family : Families.ALL) {
                assertArrayEquals(products.with(Families.REFERENCE), products.with(family));
            }
        }
    }

    private interface Run {
        short[] with(KernelProviders family);
    }
}
