package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Requantization;

/**
 * Has the JIT compile the innermost loops before a model needs them.
 *
 * <p>Until C2 has compiled them, each vector operation of the Vector API is a call that allocates its result, hundreds of
 * times slower than the instruction it stands for; the first inference of a fresh JVM would spend seconds there. And the
 * long loops of a real model would have them compiled for on-stack replacement first, once for each loop that is hot,
 * and as a whole only then. So they are called here often and briefly: often enough to be compiled as a whole, and so
 * briefly that no loop is replaced on the stack. On a second core this costs no time: it runs while the model and the
 * photo are read.
 */
final class WarmUp {
    /** What C2 waits for is about 600 calls with 15,000 rounds of loops (its Tier4 thresholds), in all. */
    private static final int CALLS = 700;
    private static final int WINDOW = 9;

    private WarmUp() {}

    static void run() {
        int lanes = Lanes.COUNT;
        int[] places = new int[2 * Tiles.PIXELS];
        int[] offsets = {0};
        int[] lengths = {WINDOW};
        int[] cells = new int[WINDOW];
        float[] input = new float[(DepthwiseRows.PIXELS + 1) * lanes];
        float[] weights = new float[4 * WINDOW * lanes];
        float[] start = new float[4 * lanes];
        float[] sums = new float[places.length * 2 * lanes];
        int channels = lanes + 1; // a whole vector and a part
        Requantizer requantizer = Requantizer.of(new Requantization(new float[channels], -1, 1), channels);
        short[] results = new short[Tiles.PIXELS * channels];
        short[] spare = new short[lanes];
        for (int i = 0; i < CALLS; i++) {
            Tiles.sixByTwo(input, places, 0, places.length, offsets, lengths, 0, 1, weights, 0, WINDOW * lanes, start,
                    0, sums, 0, 2 * lanes, 0, 1);
            requantizer.store(sums, 0, 2 * lanes, 0, 2 * lanes, Tiles.PIXELS, results, 0, spare);
            DepthwiseRows.eight(input, 0, lanes, cells, weights, lanes, 0, start, sums, 0, lanes, 0, 1);
            DepthwiseRows.one(input, 0, cells, weights, lanes, 0, start, sums, 0, 0, 1);
            Tiles.sixByOne(input, places, 0, places.length, offsets, lengths, 0, 1, weights, 0, start, 0, sums, 0,
                    2 * lanes, 0, 1);
            Tiles.oneByFour(input, 0, offsets, lengths, 0, 1, weights, 0, WINDOW * lanes, start, 0, sums, 0, 0, 1);
        }
    }
}
