package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Has the JIT compile the innermost loops before a model needs them.
 *
 * <p>Until C2 has compiled them, each vector operation of the Vector API is a call that allocates its result, hundreds of
 * times slower than the instruction it stands for; the first inference of a fresh JVM would spend seconds there. And the
 * long loops of a real model would have them compiled for on-stack replacement first, once for each loop that is hot,
 * and as a whole only then. So they are called here often and briefly, which has them compiled as a whole. After some
 * hundred calls the JVM's compilation policy has had occasion to; the launcher lowers its thresholds for these loops to
 * a thousandth, and then a handful will do. What is still slow after that is in the compiler's queue or on its way there,
 * and is called again at intervals; what has become fast has been compiled.
 *
 * <p>Of poolings and the like, only what the bundled model needs: each loop more takes the JIT some hundredths of a second,
 * from the first inference of every model.
 *
 * <p>On a second core this costs no time: it runs while the model and the photo are read.
 */
final class WarmUp {
    private static final int WINDOW = 9;
    /** Calls that should be enough; the launcher, which lowers the thresholds, says so with this property. */
    private static final int EAGER_ROUNDS = Integer.getInteger("leveret.warm-up.rounds", 700);
    private static final int PATIENT_ROUNDS = 30;
    private static final long PAUSE_NANOS = 40_000_000;
    /** Compiled, a call takes less than a microsecond; before that, at least some tens. */
    private static final long FAST_NANOS = 4_000;

    private final int[] places = new int[Tiles.PIXELS];
    private final float[] weights = new float[4 * WINDOW * Lanes.COUNT];
    private final float[] start = new float[4 * Lanes.COUNT];
    private final Scratch scratch = new Scratch(new Scratch.Size(3 * (WINDOW + 1) * Lanes.COUNT, 0, Lanes.COUNT));
    private final int channels = Lanes.COUNT + 1; // a whole vector and a part
    private final Arena results = new Arena(0, Tiles.PIXELS * channels);
    private final int poolChannels = 2 * 5 * Lanes.COUNT; // of quantised values a block of vectors and a part
    private final short[] pooled = new short[(WINDOW + 1) * poolChannels];
    private final short[] poolSums = new short[poolChannels];
    private final Requantizer requantizer = Requantizer.of(new Requantization(new float[channels], -1, 1), channels,
            channels);

    private WarmUp() {}

    /** Warms up the loops in the order of the time that they carry; returns when all are fast, or after a second or two. */
    static void run() {
        WarmUp warmUp = new WarmUp();
        List<Runnable> slow = new ArrayList<>(List.of(warmUp::sixByTwo, warmUp::requantize, warmUp::threeByThree,
                warmUp::sixByOne, warmUp::q8Sums, warmUp::q8Means, warmUp::q8Maxima, warmUp::threeByThreeByTwo,
                warmUp::oneByFour));
        for (int round = 0; round < EAGER_ROUNDS + PATIENT_ROUNDS && !slow.isEmpty(); round++) {
            if (round >= EAGER_ROUNDS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            slow.removeIf(WarmUp::isFast);
        }
    }

    private static boolean isFast(Runnable loop) {
        long before = System.nanoTime();
        loop.run();
        return System.nanoTime() - before < FAST_NANOS;
    }

    private void sixByTwo() {
        Tiles.sixByTwo(scratch.floats, places, 0, places.length, 0, WINDOW, weights, 0, WINDOW * Lanes.COUNT, start, 0,
                0, scratch.floats, 0, 2 * Lanes.COUNT);
    }

    private void sixByOne() {
        Tiles.sixByOne(scratch.floats, places, 0, places.length, 0, WINDOW, weights, 0, start, 0, 0, scratch.floats, 0,
                2 * Lanes.COUNT);
    }

    private void oneByFour() {
        Tiles.oneByFour(scratch.floats, 0, WINDOW, weights, 0, WINDOW * Lanes.COUNT, start, 0, scratch.floats, 0);
    }

    private void requantize() {
        requantizer.store(scratch, 0, 2 * Lanes.COUNT, 0, 2 * Lanes.COUNT, Tiles.PIXELS, results, 0);
    }

    private void threeByThree() {
        DepthwiseRows.threeByThree(scratch.floats, 0, 0, 0, weights, Lanes.COUNT, 0, start,
                (2 * WINDOW + 1) * Lanes.COUNT, WINDOW);
    }

    private void threeByThreeByTwo() {
        DepthwiseRows.threeByThreeByTwo(scratch.floats, 0, 0, 0, weights, Lanes.COUNT, 0, start,
                (2 * WINDOW + 1) * Lanes.COUNT, WINDOW);
    }

    private void q8Sums() {
        WindowLoops.sums(pooled, 0, 3, 3, 3 * poolChannels, poolChannels, poolChannels, poolSums);
    }

    private void q8Means() {
        Q8AveragePool.means(poolSums, poolChannels, WINDOW, 0, -1, 1, pooled, WINDOW * poolChannels);
    }

    private void q8Maxima() {
        WindowLoops.maxima(pooled, 0, 3, 3, 3 * poolChannels, poolChannels, poolChannels, -1, 1,
                WINDOW * poolChannels);
    }
}
