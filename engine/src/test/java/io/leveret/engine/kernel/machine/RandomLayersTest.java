package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.graph.Padding;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ten thousand layers of random shape, weights and input, in machine code and in scalar kernels: equal to the bit. */
class RandomLayersTest {
    private static final int LAYERS = 10_000;
    private static final KernelProviders SCALAR = Families.SCALAR;
    private static final KernelProviders MACHINE = KernelProviders.of(new MachineKernels(), new PortableKernels());

    private int machineLayers;

    @BeforeAll
    static void machineCodeRuns() {
        assertEquals(Optional.empty(), new MachineKernels().refusal());
    }

    @Test
    void q8Layers_anyShape_areThoseOfScalarKernels() {
        for (int seed = 0; seed < LAYERS; seed++) {
            assertAgree(seed, new SplittableRandom(seed));
        }
        assertTrue(machineLayers > LAYERS * 8 / 10, machineLayers + " layers in machine code");
    }

    private void assertAgree(int seed, SplittableRandom random) {
        boolean depthwise = random.nextInt(3) == 0;
        int inChannels = random.nextBoolean() ? random.nextInt(1, 80) : 16 * random.nextInt(1, 6);
        int outChannels = depthwise ? inChannels * (random.nextInt(8) == 0 ? 2 : 1) : random.nextInt(1, 150);
        Geometry geometry = geometry(random, inChannels, outChannels);
        int cells = geometry.filterHeight() * geometry.filterWidth();
        int lowest = -random.nextInt(256); // of the input: the zero point is anything
        QuantizedRange inputs = new QuantizedRange(lowest, lowest + 255);
        short[] input = values(random,
                geometry.batch() * geometry.inHeight() * geometry.inWidth() * inChannels, lowest, lowest + 255);
        short[] filter = weights(random, depthwise ? cells * outChannels : cells * inChannels * outChannels);
        int[] bias = new int[outChannels];
        int largest = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 << 14;
        Arrays.setAll(bias, _ -> random.nextInt(-largest, largest));
        float[] scales = new float[outChannels];
        for (int channel = 0; channel < outChannels; channel++) {
            scales[channel] = switch (random.nextInt(200)) {
                case 0 -> Float.MAX_VALUE;
                case 1 -> 0;
                default -> (float) Math.pow(2, random.nextDouble(-16, -4));
            };
        }
        int min = -random.nextInt(256);
        Requantization requantization = new Requantization(scales, min, min + random.nextInt(256));
        short[][] results = new short[2][];
        for (int i = 0; i < 2; i++) {
            KernelProviders family = i == 0 ? SCALAR : MACHINE;
            Kernel kernel = depthwise
                    ? family.make(
                            new KernelSpec.Depthwise(geometry,
                                    new Weights.Quantized(filter, bias, requantization, inputs)),
                            Locations.of(0, input.length))
                    : family.make(
                            new KernelSpec.Convolution(geometry,
                                    new Weights.Quantized(filter, bias, requantization, inputs)),
                            Locations.of(0, input.length));
            machineLayers += kernel instanceof MachineConvolution || kernel instanceof MachineDepthwise ? 1 : 0;
            int pixels = geometry.outRows() * geometry.outWidth();
            Arena arena = new Arena(0, input.length + pixels * geometry.outStride());
            System.arraycopy(input, 0, arena.shorts, 0, input.length);
            Scratch scratch = new Scratch(kernel.scratch());
            int cut = random.nextInt(kernel.parts() + 1);
            kernel.run(arena, scratch, cut, kernel.parts());
            kernel.run(arena, scratch, 0, cut);
            results[i] = arena.shorts;
        }
        assertArrayEquals(results[0], results[1], () -> "seed " + seed + ": " + geometry);
    }

    /** A geometry of any small size. */
    static Geometry geometry(SplittableRandom random, int inChannels, int outChannels) {
        int filterHeight = oneOf(random, 1, 1, 2, 3, 3, 5);
        int filterWidth = oneOf(random, 1, 1, 2, 3, 3, 7);
        int dilation = oneOf(random, 1, 1, 1, 2);
        int stride = oneOf(random, 1, 1, 2, 3);
        int height = random.nextInt(1, 12);
        int width = random.nextInt(1, 20);
        boolean fits = (filterHeight - 1) * dilation < height && (filterWidth - 1) * dilation < width;
        Padding padding = fits && random.nextBoolean() ? Padding.VALID : Padding.SAME;
        return new Geometry(random.nextInt(4) == 0 ? 2 : 1, new Geometry.Image(height, width, inChannels),
                new Geometry.Image(padding.outputSize(height, filterHeight, stride, dilation),
                        padding.outputSize(width, filterWidth, stride, dilation), outChannels),
                Geometry.Window.of(filterHeight, filterWidth).stride(stride, stride).dilation(dilation, dilation)
                        .padding(padding.before(height, filterHeight, stride, dilation),
                                padding.before(width, filterWidth, stride, dilation)),
                outChannels + (random.nextInt(4) == 0 ? random.nextInt(1, 20) : 0));
    }

    /** As models have them: of int8; of uint8 with a zero point that puts a few beyond int8; or of any size. */
    private static short[] weights(SplittableRandom random, int count) {
        int kind = random.nextInt(3);
        if (kind == 0) {
            return values(random, count, -128, 127);
        }
        short[] weights = kind == 1 ? values(random, count, -100, 100) : values(random, count, -255, 255);
        for (int i = 0; kind == 1 && i < count / 50 + 1; i++) {
            weights[random.nextInt(count)] = (short) (random.nextBoolean() ? random.nextInt(128, 256)
                    : -random.nextInt(129, 256));
        }
        return weights;
    }

    private static short[] values(SplittableRandom random, int count, int low, int high) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(low, high + 1);
        }
        return values;
    }

    private static int oneOf(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }
}
