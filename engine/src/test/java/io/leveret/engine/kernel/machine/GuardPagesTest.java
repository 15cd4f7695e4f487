package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.machine.code.CellRun;
import io.leveret.engine.kernel.machine.code.Float32DepthwisePanels;
import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.HybridPanel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.code.PoolPanel;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.engine.kernel.machine.code.SumPanel;
import io.leveret.engine.kernel.machine.x86.ScalingCode;
import io.leveret.testing.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The functions of machine code with all that they read and write between pages that may not be touched. Inputs of
 * convolutions have the elements beyond their last one that arenas and bands have; everything else ends with
 * its last byte.
 */
class GuardPagesTest {
    private static final int SLACK = 16;
    private static final int DEPTHWISE_SLACK = 32;
    private static final int FLOAT32_SLACK = 64;

    private final List<MemorySegment> guarded = new ArrayList<>();

    @BeforeAll
    static void machineCodeRuns() {
        assertEquals(java.util.Optional.empty(), new MachineKernels().refusal());
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convolve_anySize_touchesNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = random.nextInt(1, 15);
        int length = random.nextInt(1, 40);
        int segments = random.nextInt(1, 4);
        int channels = random.nextInt(1, MachineCode.QUANTIZED.channels() + 1);
        int gap = random.nextInt(3);
        int stride = segments * (length + gap);
        boolean bytes = MachineCode.CPU.dotProducts() && random.nextBoolean();
        List<Panel.Segment> runs = IntStream.range(0, segments)
                .mapToObj(i -> new Panel.Segment(i * (length + gap), length, i * length, false)).toList();
        short[] filter = values(random, channels * segments * length, -200, 127);
        int[] bias = new int[channels];
        Arrays.setAll(bias, _ -> random.nextInt(-1000, 1000));
        int outStride = channels + random.nextInt(3);
        Panel panel = Panel.pack(MachineCode.QUANTIZED, bytes, runs, filter, bias, 0, requantization(channels),
                outStride)[0];
        int elements = (pixels - 1) * stride + (segments - 1) * (length + gap) + length;
        short[] input = values(random, elements + SLACK, 0, 255);
        int[] places = IntStream.range(0, pixels).map(pixel -> pixel * stride).toArray();
        short[] expected = new short[(pixels - 1) * outStride + channels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                int sum = bias[channel];
                for (int k = 0; k < segments * length; k++) {
                    sum += input[places[pixel] + k / length * (length + gap) + k % length]
                            * filter[channel * segments * length + k];
                }
                expected[pixel * outStride + channel] = requantization(channels).apply(sum, channel);
            }
        }
        boolean asBytes = panel.elements() == PanelElements.UINT8;
        assertSame(expected, asBytes ? MemorySegment.ofArray(toBytes(input)) : MemorySegment.ofArray(input), places,
                panel.memory(), (in, out, at, memory) -> MachineCode
                        .convolve(new Panel(memory, panel.elements(), panel.width()), in, out, at, pixels, 0, 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convolveDepthwise_anySize_touchesNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = random.nextInt(1, 15);
        int channels = random.nextInt(1, 50);
        int[] cells = new int[random.nextInt(1, 10)];
        Arrays.setAll(cells, cell -> cell * channels);
        short[] filter = values(random, cells.length * channels, -255, 255);
        int[] bias = new int[channels];
        Arrays.setAll(bias, _ -> random.nextInt(-1000, 1000));
        int outStride = channels + random.nextInt(3);
        MemorySegment panels = MachineCode.DEPTHWISE_PANELS.pack(cells, filter, bias, requantization(channels),
                outStride);
        short[] input = values(random, (pixels - 1 + cells.length) * channels + DEPTHWISE_SLACK, -255, 255);
        int[] places = IntStream.range(0, pixels).map(pixel -> pixel * channels).toArray();
        short[] expected = new short[(pixels - 1) * outStride + channels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                int sum = bias[channel];
                for (int cell = 0; cell < cells.length; cell++) {
                    sum += input[places[pixel] + cells[cell] + channel] * filter[cell * channels + channel];
                }
                expected[pixel * outStride + channel] = requantization(channels).apply(sum, channel);
            }
        }
        assertSame(expected, MemorySegment.ofArray(input), places, panels,
                (in, out, at, memory) -> MachineCode.convolveDepthwise(in, out, at, pixels, memory, 0, 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convolveHybrid_anySize_touchesNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = random.nextInt(1, 15);
        int length = random.nextInt(1, 40);
        int channels = random.nextInt(1, 17);
        PanelElements elements = MachineCode.CPU.dotProducts() && random.nextBoolean() ? PanelElements.UINT8
                : PanelElements.INT16;
        short[] filter = values(random, channels * length, -128, 127);
        float[] scales = new float[channels];
        float[] bias = new float[channels];
        Arrays.fill(scales, 0.5f);
        int outStride = channels + random.nextInt(3);
        Panel panel = HybridPanel.pack(elements, List.of(new Panel.Segment(0, length, 0, false)), filter, scales, bias,
                -1e9f, 1e9f, 0, outStride);
        short[] input = values(random, pixels * length + SLACK, 0, 255);
        int[] places = new int[3 * pixels];
        float[] expected = new float[(pixels - 1) * outStride + channels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int zero = random.nextInt(256);
            places[3 * pixel] = pixel * length;
            places[3 * pixel + 1] = zero;
            places[3 * pixel + 2] = Float.floatToRawIntBits(2);
            for (int channel = 0; channel < channels; channel++) {
                int sum = 0;
                for (int k = 0; k < length; k++) {
                    sum += (input[pixel * length + k] - zero) * filter[channel * length + k];
                }
                expected[pixel * outStride + channel] = sum; // 2 · 0.5 of it
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = elements == PanelElements.UINT8 ? MemorySegment.ofArray(toBytes(input))
                    : MemorySegment.ofArray(input);
            for (boolean atEnd : new boolean[]{true, false}) {
                MemorySegment in = guard(GuardedMemory.copy(arena, values, atEnd));
                MemorySegment at = guard(GuardedMemory.copy(arena, MemorySegment.ofArray(places), atEnd));
                MemorySegment memory = guard(GuardedMemory.copy(arena, panel.memory(), atEnd));
                MemorySegment out = guard(
                        GuardedMemory.copy(arena, MemorySegment.ofArray(new float[expected.length]), atEnd));
                MachineCode.convolveHybrid(new Panel(memory, elements), in, out, at, pixels, 0, 0);
                assertEquals(-1, MemorySegment.ofArray(expected).mismatch(out));
            }
            release();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convolveFloat32_anySize_touchesNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = random.nextInt(1, 15);
        int length = random.nextInt(1, 40);
        int segments = random.nextInt(1, 4);
        int channels = random.nextInt(1, MachineCode.FLOAT32.channels() + 1);
        int gap = random.nextInt(3);
        int window = segments * length;
        int outStride = channels + random.nextInt(3);
        List<Panel.Segment> runs = IntStream.range(0, segments)
                .mapToObj(i -> new Panel.Segment(i * (length + gap), length, i * length, false)).toList();
        Weights.Float32 weights = new Weights.Float32(floats(random, channels * window), floats(random, channels), -300,
                300);
        Panel panel = Float32Panel.pack(MachineCode.FLOAT32, runs, weights, outStride)[0];
        int stride = segments * (length + gap);
        float[] input = floats(random, pixels * stride - gap);
        int[] places = IntStream.range(0, pixels).map(pixel -> pixel * stride).toArray();
        float[] expected = new float[(pixels - 1) * outStride + channels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                float sum = weights.bias()[channel];
                for (int k = 0; k < window; k++) {
                    sum += input[places[pixel] + k / length * (length + gap) + k % length]
                            * weights.filter()[channel * window + k];
                }
                expected[pixel * outStride + channel] = Math.clamp(sum, -300, 300);
            }
        }
        assertSame(MemorySegment.ofArray(expected), MemorySegment.ofArray(input), places, panel.memory(),
                (in, out, at, memory) -> MachineCode.convolve(new Panel(memory, panel.elements(), panel.width()), in,
                        out, at, pixels, 0, 0));
    }

    /** Rows of pixels, three cells each in one or two rows. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convolveFloat32Depthwise_anySize_touchesNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = random.nextInt(1, 15);
        int channels = random.nextInt(1, 50);
        int rows = random.nextInt(0, 3);
        int rowLength = (pixels + 2) * channels;
        int outStride = channels + random.nextInt(3);
        Weights.Float32 weights = new Weights.Float32(floats(random, 6 * channels), floats(random, channels), -30, 30);
        Float32DepthwisePanels panels = Float32DepthwisePanels.pack(MachineCode.FLOAT32, weights,
                channels * Float.BYTES);
        float[] input = floats(random, 2 * rowLength + FLOAT32_SLACK);
        int[] run = new int[CellRun.INTS];
        run[CellRun.ROWS / 4] = rows;
        run[CellRun.ROW_LENGTH / 4] = 3 * channels * Float.BYTES;
        run[CellRun.ROW_SKIP / 4] = (rowLength - 3 * channels) * Float.BYTES;
        run[CellRun.STEP / 4] = channels * Float.BYTES;
        run[CellRun.OUT_STEP / 4] = outStride * Float.BYTES;
        float[] expected = new float[(pixels - 1) * outStride + channels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                float sum = weights.bias()[channel];
                for (int cell = 0; cell < 3 * rows; cell++) {
                    sum += input[cell / 3 * rowLength + (pixel + cell % 3) * channels + channel]
                            * weights.filter()[cell * channels + channel];
                }
                expected[pixel * outStride + channel] = Math.clamp(sum, -30, 30);
            }
        }
        assertSame(MemorySegment.ofArray(expected), MemorySegment.ofArray(input), run, panels.memory(),
                (in, out, at, memory) -> MachineCode.convolveFloat32Depthwise(in, out, at, pixels, memory, 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void narrow_anyCount_touchesNothingBeyondTheSlack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = random.nextInt(1, 100);
        int offset = random.nextInt(0, 256);
        short[] input = values(random, count + SLACK - 1, -offset, 255 - offset);
        try (Arena arena = Arena.ofConfined()) {
            for (boolean atEnd : new boolean[]{true, false}) {
                MemorySegment in = guard(GuardedMemory.copy(arena, MemorySegment.ofArray(input), atEnd));
                MemorySegment out = guard(GuardedMemory.copy(arena, MemorySegment.ofArray(new byte[count + SLACK - 1]),
                        atEnd));
                MachineCode.narrow(in, out, 0, 0, count, offset);
                for (int i = 0; i < count; i++) {
                    assertEquals(input[i] + offset, out.get(ValueLayout.JAVA_BYTE, i) & 0xff);
                }
            }
            release();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pool_anySize_touchesNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int channels = random.nextInt(PoolPanel.WIDTH, 150);
        int width = random.nextInt(1, 5);
        int height = random.nextInt(1, 5);
        int filterWidth = random.nextInt(1, width + 1);
        int filterHeight = random.nextInt(1, height + 1);
        int outStride = channels + random.nextInt(3);
        int columns = width - filterWidth + 1;
        Geometry geometry = new Geometry(1, new Geometry.Image(height, width, channels),
                new Geometry.Image(height - filterHeight + 1, columns, channels),
                Geometry.Window.of(filterHeight, filterWidth), outStride);
        int pixels = geometry.outRows() * columns;
        short[] input = values(random, height * width * channels, -255, 255);
        int[] places = new int[PoolPanel.PLACE_INTS * pixels];
        short[] largest = new short[(pixels - 1) * outStride + channels];
        short[] means = largest.clone();
        int cells = filterHeight * filterWidth;
        for (int pixel = 0; pixel < pixels; pixel++) {
            int start = (pixel / columns * width + pixel % columns) * channels;
            places[PoolPanel.PLACE_INTS * pixel] = start;
            places[PoolPanel.PLACE_INTS * pixel + 1] = filterHeight;
            places[PoolPanel.PLACE_INTS * pixel + 2] = filterWidth;
            for (int channel = 0; channel < channels; channel++) {
                int sum = 0;
                int most = -100;
                for (int cell = 0; cell < cells; cell++) {
                    int value = input[start + (cell / filterWidth * width + cell % filterWidth) * channels + channel];
                    sum += value;
                    most = Math.max(most, value);
                }
                largest[pixel * outStride + channel] = (short) Math.min(most, 120);
                int rounded = Integer.signum(sum) * ((2 * Math.abs(sum) + cells) / (2 * cells));
                means[pixel * outStride + channel] = (short) Math.clamp(rounded, -100, 120);
            }
        }
        Bounds.Quantized bounds = new Bounds.Quantized(0, -100, 120);
        PoolPanel ofMaxima = PoolPanel.ofMaxima(geometry, bounds);
        PoolPanel ofMeans = PoolPanel.ofAverages(geometry, bounds);
        assertSame(largest, MemorySegment.ofArray(input), places, ofMaxima.memory(),
                (in, out, at, memory) -> MachineCode
                        .pool(new PoolPanel(memory, true), in, out, at, pixels, 0, 0));
        assertSame(means, MemorySegment.ofArray(input), places, ofMeans.memory(), (in, out, at, memory) -> MachineCode
                .pool(new PoolPanel(memory, false), in, out, at, pixels, 0, 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void addAndMultiply_anyCount_touchNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = random.nextInt(MachinePairs.LEAST, 100);
        boolean repeated = random.nextBoolean();
        boolean leftFirst = random.nextBoolean(); // in the input
        int rights = repeated ? 1 : count;
        short[] input = values(random, count + rights, -255, 255);
        int left = leftFirst ? 0 : rights;
        int right = leftFirst ? count : 0;
        FixedPointSum sum = FixedPointSum.of(0.3f, 1.7f);
        short[] sums = new short[count];
        short[] products = new short[count];
        Requantization requantization = new Requantization(new float[]{0.01f}, -100, 120);
        for (int i = 0; i < count; i++) {
            int other = input[right + (repeated ? 0 : i)];
            sums[i] = (short) Math.clamp((input[left + i] * sum.leftMultiplier() + other * sum.rightMultiplier()
                    + sum.half()) >> sum.shift(), -100, 120);
            products[i] = requantization.apply(input[left + i] * other, 0);
        }
        int[] places = {left, right};
        assertSame(sums, MemorySegment.ofArray(input), places, SumPanel.pack(sum, repeated, -100, 120),
                (in, out, at, memory) -> MachineCode.add(memory, in, out, at, count, 0));
        assertSame(products, MemorySegment.ofArray(input), places, ScalePanel.pack(0.01f, repeated, -100, 120),
                (in, out, at, memory) -> MachineCode.multiply(memory, in, out, at, count, 0));
    }

    @ParameterizedTest(name = "{0} vectors")
    @ValueSource(ints = {1, 2, 7})
    void scale_anyCount_touchesNothingElse(int vectors) {
        int count = ScalingCode.TOGETHER * vectors;
        short[] values = values(new SplittableRandom(vectors), count, -255, 255);
        short[] expected = new short[2 * count];
        Requantization requantization = new Requantization(new float[]{0.3f}, -50, 60);
        for (int i = 0; i < count; i++) {
            expected[i] = values[i];
            expected[count + i] = requantization.apply(values[i], 0);
        }
        try (Arena arena = Arena.ofConfined()) {
            for (boolean atEnd : new boolean[]{true, false}) {
                MemorySegment memory = guard(
                        GuardedMemory.copy(arena, ScalePanel.pack(0.3f, false, -50, 60), atEnd));
                MemorySegment both = guard(GuardedMemory.copy(arena,
                        MemorySegment.ofArray(Arrays.copyOf(values, 2 * count)), atEnd));
                MachineCode.scale(memory, both, 0, count, count);
                assertEquals(-1, MemorySegment.ofArray(expected).mismatch(both));
            }
            release();
        }
    }

    /** A call of a function. */
    private interface Call {
        void run(MemorySegment in, MemorySegment out, MemorySegment places, MemorySegment panel);
    }

    private void assertSame(short[] expected, MemorySegment input, int[] places, MemorySegment panel, Call call) {
        assertSame(MemorySegment.ofArray(expected), input, places, panel, call);
    }

    /** Results where they are to be, and what was there before everywhere else. */
    private void assertSame(MemorySegment expected, MemorySegment input, int[] places, MemorySegment panel,
            Call call) {
        try (Arena arena = Arena.ofConfined()) {
            for (boolean atEnd : new boolean[]{true, false}) {
                MemorySegment in = guard(GuardedMemory.copy(arena, input, atEnd));
                MemorySegment at = guard(GuardedMemory.copy(arena, MemorySegment.ofArray(places), atEnd));
                MemorySegment memory = guard(GuardedMemory.copy(arena, panel, atEnd));
                MemorySegment zeros = MemorySegment.ofArray(new byte[(int) expected.byteSize()]);
                MemorySegment out = guard(GuardedMemory.copy(arena, zeros, atEnd));
                call.run(in, out, at, memory);
                assertEquals(-1, expected.mismatch(out), "the first byte that differs");
            }
            release();
        }
    }

    private MemorySegment guard(MemorySegment segment) {
        guarded.add(segment);
        return segment;
    }

    private void release() {
        guarded.forEach(GuardedMemory::release);
        guarded.clear();
    }

    private static Requantization requantization(int channels) {
        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            scales[channel] = 0.001f * (channel + 1);
        }
        return new Requantization(scales, -100, 120);
    }

    /** Small whole numbers, whose sums are exact in any order. */
    private static float[] floats(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-9, 10);
        }
        return values;
    }

    private static short[] values(SplittableRandom random, int count, int low, int high) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(low, high + 1);
        }
        return values;
    }

    private static byte[] toBytes(short[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
