package io.leveret.bench;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.graph.ElementType;
import io.leveret.testing.RandomTensors;
import java.util.Arrays;

/** A {@link Layer} in the kernels of one family, with random weights and input and the memory that it needs. */
final class LayerRun {
    private static final int ZERO_POINT = 128;
    private static final QuantizedRange RANGE = new QuantizedRange(-ZERO_POINT, 255 - ZERO_POINT);

    private final Layer layer;
    private final Kernel kernel;
    private final Arena arena; // the input, then the output
    private final Scratch scratch;

    private LayerRun(Layer layer, Kernel kernel, Arena arena) {
        this.layer = layer;
        this.kernel = kernel;
        this.arena = arena;
        this.scratch = new Scratch(kernel.scratch());
    }

    /**
     * Prepares a layer.
     *
     * @param type FLOAT32, or UINT8 with zero points of 128
     */
    static LayerRun of(Layer layer, ElementType type, KernelProviders family) {
        int elements = layer.inputElements() + layer.outputElements();
        return type == ElementType.FLOAT32 ? ofReals(layer, family, new Arena(elements, 0))
                : ofIntegers(layer, family, new Arena(0, elements));
    }

    /** A float32 layer: input and results of variance 1/3, clamped as by RELU6. */
    private static LayerRun ofReals(Layer layer, KernelProviders family, Arena arena) {
        RandomTensors random = new RandomTensors(1);
        int channels = layer.geometry().outChannels();
        float bound = (float) Math.sqrt(3.0 / layer.window()); // the variance of a uniform ±b is b²/3
        float[] filter = random.floats(filterElements(layer), -bound, bound);
        float[] bias = random.floats(channels, -0.1f, 0.1f);
        float[] input = random.floats(layer.inputElements(), -1, 1);
        System.arraycopy(input, 0, arena.floats, 0, input.length);
        int output = input.length;
        return new LayerRun(layer,
                layer.isDepthwise()
                        ? family.make(
                                new KernelSpec.Depthwise(layer.geometry(), new Weights.Float32(filter, bias, 0, 6)),
                                Locations.of(0, output))
                        : family.make(
                                new KernelSpec.Convolution(layer.geometry(), new Weights.Float32(filter, bias, 0, 6)),
                                Locations.of(0, output)),
                arena);
    }

    /**
     * A quantized layer: weights and input over their whole range; the scale makes about a third of the results
     * saturate, as with RELU6.
     */
    private static LayerRun ofIntegers(Layer layer, KernelProviders family, Arena arena) {
        RandomTensors random = new RandomTensors(1);
        int channels = layer.geometry().outChannels();
        short[] filter = centered(random.uint8(filterElements(layer)));
        int[] bias = random.ints(channels, -1000, 1000);
        short[] input = centered(random.uint8(layer.inputElements()));
        System.arraycopy(input, 0, arena.shorts, 0, input.length);
        float[] scales = new float[channels];
        Arrays.fill(scales, (float) (ZERO_POINT / (Math.sqrt(layer.window()) * ZERO_POINT * ZERO_POINT / 3)));
        Requantization requantization = new Requantization(scales, RANGE.min(), RANGE.max());
        int output = input.length;
        return new LayerRun(layer,
                layer.isDepthwise()
                        ? family.make(
                                new KernelSpec.Depthwise(layer.geometry(),
                                        new Weights.Quantized(filter, bias, requantization, RANGE)),
                                Locations.of(0, output))
                        : family.make(
                                new KernelSpec.Convolution(layer.geometry(),
                                        new Weights.Quantized(filter, bias, requantization, RANGE)),
                                Locations.of(0, output)),
                arena);
    }

    private static int filterElements(Layer layer) {
        return layer.window() * layer.geometry().outChannels();
    }

    private static short[] centered(byte[] stored) {
        short[] values = new short[stored.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) ((stored[i] & 0xff) - ZERO_POINT);
        }
        return values;
    }

    /** Computes the layer once, on the calling thread. */
    void run() {
        kernel.run(arena, scratch, 0, kernel.parts());
    }

    /** Returns the centered results of a quantized layer. */
    short[] integers() {
        return Arrays.copyOfRange(arena.shorts, layer.inputElements(), layer.inputElements() + layer.outputElements());
    }

    /** Returns the results of a float32 layer. */
    float[] reals() {
        return Arrays.copyOfRange(arena.floats, layer.inputElements(), layer.inputElements() + layer.outputElements());
    }
}
