package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.EngineSettings;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Part;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.vector.convolution.ClampEpilogue;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.engine.kernel.vector.winograd.LineWinograd;
import io.leveret.engine.kernel.vector.winograd.LineWinogradFilter;
import io.leveret.engine.kernel.vector.winograd.Winograd;
import io.leveret.engine.kernel.vector.winograd.WinogradFilter;
import io.leveret.graph.BinaryFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Has the JIT compile the innermost loops before a model needs them.
 *
 * <p>Until C2 has compiled them, each vector operation of the Vector API is a call that allocates its result, hundreds
 * of times slower than the instruction it stands for; the first inference of a fresh JVM would spend seconds there. And
 * the long loops of a real model would have them compiled for on-stack replacement first, once for each loop that is
 * hot, and as a whole only then. So kernels of tiny images are run here, often and briefly, which has their loops
 * compiled as a whole. After some hundred calls the JVM's compilation policy has had occasion to; the launcher lowers
 * its thresholds to a thousandth, and then a handful will do. What is still slow after that is in the compiler's queue
 * or on its way there, and is called again at intervals; what has become fast has been compiled.
 *
 * <p>On a second core this costs no time: it runs while the model and the photo are read.
 */
final class WarmUp {
    /** Calls that should be enough; the launcher, which lowers the thresholds, says so with this property. */
    private static final int EAGER_ROUNDS = EngineSettings.PROCESS.warmUpRounds();
    private static final int PATIENT_ROUNDS = 60;
    private static final long PAUSE_NANOS = 20_000_000;
    /** Compiled, a call takes a microsecond or two; before that, at least some tens. */
    private static final long FAST_NANOS = 4_000;

    private static final int SIDE = 3; // of the images
    private static final int CHANNELS = 3 * Lanes.COUNT + 1; // two panels, one panel, and a part of a vector
    private static final int ELEMENTS = SIDE * SIDE * CHANNELS;

    private static final QuantizedRange RANGE = new QuantizedRange(-1, 1);

    private final KernelProviders kernels;
    private final Arena arena = new Arena(2 * ELEMENTS, 2 * ELEMENTS);
    private final short[] cells = new short[9 * CHANNELS];
    private final Requantization requantization = new Requantization(new float[CHANNELS], -1, 1);

    WarmUp(KernelProviders kernels) {
        this.kernels = kernels;
    }

    /**
     * Warms up loops of quantized values, in the order of the time that they carry. Returns when all are fast, or after
     * a second or two.
     */
    void ofQuantized() {
        List<Kernel> list = new ArrayList<>();
        quantized().forEach(spec -> list.add(make(spec)));
        if (!EngineSettings.PROCESS.quickStart()) {
            Requantizer requantizer = Requantizer.of(requantization, CHANNELS, CHANNELS);
            list.add(Winograd.ofQuantized(window(3, 1, 1), WinogradFilter.pack(cells, new int[CHANNELS], 1),
                    requantizer, 0, ELEMENTS));
            list.add(LineWinograd.ofQuantized(line(),
                    LineWinogradFilter.pack(Arrays.copyOf(cells, LineWinogradFilter.CELLS * CHANNELS),
                            new int[CHANNELS], 1),
                    requantizer, 0, ELEMENTS));
        }
        run(list);
    }

    /** The same of float32 values. */
    void ofFloat32() {
        run(float32());
    }

    private void run(List<Kernel> cold) {
        List<Kernel> slow = new ArrayList<>(cold);
        Scratch scratch = new Scratch(slow.stream().map(Kernel::scratch).reduce(Scratch.NONE, Scratch.Size::max));
        for (int round = 0; round < EAGER_ROUNDS + PATIENT_ROUNDS && !slow.isEmpty(); round++) {
            if (round >= EAGER_ROUNDS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            slow.removeIf(kernel -> isFast(kernel, scratch));
        }
    }

    private boolean isFast(Kernel kernel, Scratch scratch) {
        long before = System.nanoTime();
        kernel.run(arena, scratch, 0, kernel.parts());
        return System.nanoTime() - before < FAST_NANOS;
    }

    /** What is computed of quantized values in most models. */
    List<KernelSpec> quantized() {
        Weights weights = new Weights.Quantized(cells, new int[CHANNELS], requantization, RANGE);
        Bounds bounds = new Bounds.Quantized(0, -1, 1);
        return List.of(new KernelSpec.Convolution(product(SIDE * SIDE), weights),
                new KernelSpec.Depthwise(window(3, 1, CHANNELS), weights),
                new KernelSpec.Depthwise(window(3, 2, CHANNELS), weights),
                new KernelSpec.AveragePool(window(3, 1, CHANNELS), bounds),
                new KernelSpec.MaxPool(window(3, 1, CHANNELS), bounds),
                new KernelSpec.QuantizedSum(sameShape(), FixedPointSum.of(1, 1), -1, 1),
                new KernelSpec.Convolution(product(1), weights),
                new KernelSpec.Concatenation(Storage.QUANTIZED, 1,
                        List.of(new Part(0, 0, CHANNELS, Optional.of(new Rescaling(new short[]{-1, 0, 1}, -1, 1)))),
                        0));
    }

    private List<Kernel> float32() {
        float[] bias = new float[CHANNELS];
        float[] filter = new float[9 * CHANNELS];
        Weights weights = new Weights.Float32(filter, bias, -1, 1);
        Bounds bounds = new Bounds.Float32(-1, 1);
        return List.of(make(new KernelSpec.Convolution(product(SIDE * SIDE), weights)),
                make(new KernelSpec.Depthwise(window(3, 1, CHANNELS), weights)),
                make(new KernelSpec.Depthwise(window(3, 2, CHANNELS), weights)),
                make(new KernelSpec.AveragePool(window(3, 1, CHANNELS), bounds)),
                make(new KernelSpec.MaxPool(window(3, 1, CHANNELS), bounds)),
                make(new KernelSpec.Binary(BinaryFunction.ADD, sameShape(), -1, 1)),
                make(new KernelSpec.Convolution(product(1), weights)),
                Winograd.ofFloat32(window(3, 1, 1), WinogradFilter.pack(filter, bias),
                        new ClampEpilogue(CHANNELS, CHANNELS, -1, 1), 0, ELEMENTS),
                LineWinograd.ofFloat32(line(),
                        LineWinogradFilter.pack(Arrays.copyOf(filter, LineWinogradFilter.CELLS * CHANNELS), bias),
                        new ClampEpilogue(CHANNELS, CHANNELS, -1, 1), 0, ELEMENTS));
    }

    /** A kernel whose operands all lie at the start of the arena. */
    private Kernel make(KernelSpec spec) {
        return kernels.make(spec, Locations.of(0, 0, ELEMENTS));
    }

    private static Broadcast sameShape() {
        return Broadcast.of(new int[]{ELEMENTS}, new int[]{ELEMENTS});
    }

    private static Geometry product(int pixels) {
        return Geometry.product(pixels, 9, CHANNELS);
    }

    /** A square window with one pixel around the image. */
    private static Geometry window(int side, int stride, int inChannels) {
        int out = (SIDE - 1) / stride + 1;
        return new Geometry(1, new Geometry.Image(SIDE, SIDE, inChannels), new Geometry.Image(out, out, CHANNELS),
                Geometry.Window.of(side, side).stride(stride, stride).padding(1, 1), CHANNELS);
    }

    /** A window of seven cells in a row. */
    private static Geometry line() {
        return new Geometry(1, new Geometry.Image(SIDE, SIDE, 1), new Geometry.Image(SIDE, SIDE, CHANNELS),
                Geometry.Window.of(1, LineWinogradFilter.CELLS).padding(0, LineWinogradFilter.CELLS / 2), CHANNELS);
    }
}
