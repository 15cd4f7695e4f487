package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.base.LookupTable;
import io.leveret.engine.kernel.vector.convolution.ClampEpilogue;
import io.leveret.engine.kernel.vector.convolution.Epilogue;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.engine.kernel.vector.pointwise.Rescaler;
import io.leveret.engine.kernel.vector.winograd.LineWinograd;
import io.leveret.engine.kernel.vector.winograd.LineWinogradFilter;
import io.leveret.engine.kernel.vector.winograd.Winograd;
import io.leveret.engine.kernel.vector.winograd.WinogradFilter;
import io.leveret.graph.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kernel of all families against the naive loops of the reference: quantized to the bit,
 * float32 within 1e-5 of the output's range. All sizes are around the number of lanes, whatever it is; the build runs
 * this class for several.
 */
class ParityTest {
    private static final KernelProviders SCALAR = Families.SCALAR;
    private static final KernelProviders VECTOR = Families.VECTOR;
    private static final int MAX = 255;
    private static final QuantizedRange RANGE = new QuantizedRange(-MAX, MAX);
    private static final double FLOAT32_TOLERANCE = 1e-5;

    private SplittableRandom random = new SplittableRandom(1);

    private static int[] channelCounts() {
        int lanes = Lanes.COUNT;
        return new int[]{1, lanes - 1, lanes, lanes + 1, 2 * lanes, 2 * lanes + 1, 4 * lanes + 3};
    }

    static Stream<Arguments> channelPairs() {
        return Arrays.stream(channelCounts()).boxed()
                .flatMap(in -> Arrays.stream(channelCounts()).mapToObj(out -> Arguments.of(in, out)));
    }

    static Stream<Arguments> channelsAndMultipliers() {
        return Arrays.stream(channelCounts()).boxed()
                .flatMap(channels -> Stream.of(1, 2, 3).map(multiplier -> Arguments.of(channels, multiplier)));
    }

    static LongStream seeds() {
        return LongStream.range(0, 120);
    }

    /** Elements of the window, around the 258 whose products of ±255 fit below 2^24; and pixels, around a tile's. */
    static Stream<Arguments> windowsAndPixels() {
        return IntStream.of(257, 258, 259, 517, 5000).boxed()
                .flatMap(window -> Stream.of(1, 5, 6, 7, 13).map(pixels -> Arguments.of(window, pixels)));
    }

    static IntStream sidesOfLargeWindows() {
        return IntStream.of(15, 16, 17, 20);
    }

    // ---- convolutions ----

    @ParameterizedTest(name = "{0} to {1} channels")
    @MethodSource("channelPairs")
    void convolution_pointwise_anyNumberOfPixels(int inChannels, int outChannels) {
        for (int pixels = 1; pixels <= 14; pixels++) {
            assertConvolutionsAgree(Geometry.product(pixels, inChannels, outChannels));
        }
    }

    /** Around multiples of the pixels that a kernel sums up before it requantizes them. */
    @ParameterizedTest(name = "{0} pixels")
    @ValueSource(ints = {47, 48, 49, 53, 54, 55, 95, 96, 97, 98, 101, 102, 103, 191, 192, 193, 197, 199})
    void convolution_pointwise_manyPixels(int pixels) {
        assertConvolutionsAgree(Geometry.product(pixels, 5, 2 * Lanes.COUNT + 1));
        assertConvolutionsAgree(Geometry.product(pixels, 300, Lanes.COUNT - 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convolution_anyWindow(long seed) {
        random = new SplittableRandom(seed);
        assertConvolutionsAgree(window(oneOf(channelCounts()), oneOf(channelCounts())));
    }

    @ParameterizedTest(name = "{0} to {1} channels")
    @MethodSource("channelPairs")
    void convolution_rowsOfAnyWidth(int inChannels, int outChannels) {
        for (int width = 1; width <= 14; width++) {
            assertConvolutionsAgree(
                    geometry(1, 3, width, inChannels, outChannels, 3, 3, 1, 1, 1, 1, Padding.SAME));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeImages")
    void convolution_imageThatExceedsTheCache(Geometry geometry) {
        assertConvolutionsAgree(geometry);
    }

    /** A band of its rows would be larger than memory. */
    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {1, 3, 64})
    void convolutions_windowSpreadFarBeyondTheImage_agree(int channels) {
        Geometry geometry = new Geometry(1, new Geometry.Image(2, 2, channels), new Geometry.Image(2, 2, channels),
                Geometry.Window.of(3, 3).dilation(30_000, 30_000).padding(30_000, 30_000), channels);
        assertConvolutionsAgree(geometry);
        assertDepthwiseAgree(geometry);
    }

    /** Around the widths of the rows that the scalar kernels keep in their scratch. */
    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {127, 128, 129, 257, 511, 512, 513, 1030})
    void convolution_manyOutputChannels(int channels) {
        assertConvolutionsAgree(Geometry.product(4, 7, channels));
        assertConvolutionsAgree(geometry(1, 3, 4, 2, channels, 2, 3, 1, 1, 1, 2, Padding.SAME));
    }

    /** Images whose rows do not fit into one band of the input, and one of which not even a single row does. */
    static List<Geometry> largeImages() {
        return List.of(geometry(2, 40, 64, 33, 5, 3, 3, 1, 1, 1, 1, Padding.SAME),
                geometry(1, 61, 50, 24, 9, 3, 3, 2, 2, 1, 1, Padding.VALID),
                geometry(1, 5, 331, 150, 3, 1, 3, 1, 1, 1, 2, Padding.SAME), Geometry.product(300, 201, 17));
    }

    @ParameterizedTest(name = "window of {0}, {1} pixels")
    @MethodSource("windowsAndPixels")
    void q8Convolution_sumsBeyondFloat_areExact(int window, int pixels) {
        int channels = 2 * Lanes.COUNT + 3;
        Geometry geometry = Geometry.product(pixels, window, channels);
        for (short sign : new short[]{1, -1}) {
            short[] row = extremes(window, sign > 0);
            short[] filter = new short[channels * window];
            for (int n = 0; n < channels; n++) {
                System.arraycopy(n % 2 == 0 ? row : extremes(window, false), 0, filter, n * window, window);
            }
            short[] input = new short[pixels * window];
            for (int i = 0; i < input.length; i++) {
                input[i] = (short) (sign * row[i % window]);
            }
            int[] bias = new int[channels]; // so that just n − 7 is left of the sum of channel n
            for (int n = 0; n < channels; n++) {
                bias[n] = n - 7;
                for (int k = 0; k < window; k++) {
                    bias[n] -= input[k] * filter[n * window + k];
                }
            }
            short[] result = assertConvolutionsAgree(geometry, input, filter, bias, unit(channels));
            for (int i = 0; i < result.length; i++) {
                assertTrue(result[i] == i % channels - 7, "channel " + i % channels + " is " + result[i]);
            }
        }
    }

    @ParameterizedTest(name = "window of {0}, {1} pixels")
    @MethodSource("windowsAndPixels")
    void q8Convolution_biasOfAnySize_isAddedAsAnInteger(int window, int pixels) {
        int channels = Lanes.COUNT + 1;
        for (int bias : new int[]{1 << 24, -(1 << 24), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            int[] biases = new int[channels];
            Arrays.setAll(biases, n -> n % 3 == 0 ? 1 : bias);
            float[] scales = new float[channels];
            Arrays.fill(scales, 100f / Math.abs((float) bias));
            assertConvolutionsAgree(Geometry.product(pixels, window, channels),
                    extremes(pixels * window, false), extremes(channels * window, false), biases,
                    new Requantization(scales, -MAX, MAX));
        }
    }

    // ---- Winograd ----

    @ParameterizedTest(name = "{0} to {1} channels")
    @MethodSource("channelPairs")
    void winograd_anySize(int inChannels, int outChannels) {
        for (int width = 1; width <= 9; width++) {
            assertWinogradAgrees(geometry(1, 3, width, inChannels, outChannels, 3, 3, 1, 1, 1, 1, Padding.SAME));
        }
        assertWinogradAgrees(geometry(2, 8, 11, inChannels, outChannels, 3, 3, 1, 1, 1, 1, Padding.VALID));
        assertWinogradAgrees(geometry(1, 9, 12, inChannels, outChannels, 3, 3, 1, 1, 1, 1, Padding.VALID));
    }

    /** Any padding, also more than the window is wide, and outputs that end before or after the image. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void winograd_anyPadding(long seed) {
        random = new SplittableRandom(seed);
        int outChannels = oneOf(channelCounts());
        assertWinogradAgrees(new Geometry(oneOf(1, 2, 3),
                new Geometry.Image(oneOf(1, 2, 3, 4, 7), oneOf(1, 2, 3, 5, 8, 17), oneOf(channelCounts())),
                new Geometry.Image(oneOf(1, 2, 3, 5, 8), oneOf(1, 2, 3, 4, 9, 14), outChannels),
                Geometry.Window.of(3, 3).padding(oneOf(0, 1, 2, 3), oneOf(0, 1, 2, 3)), outChannels));
    }

    /**
     * Blocks of some rows, chunks that end within a row, and rows that exceed a block; few pixels and many channels.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("largeImagesOfThreeByThree")
    void winograd_imageThatExceedsTheCache(Geometry geometry) {
        assertWinogradAgrees(geometry);
    }

    static List<Geometry> largeImagesOfThreeByThree() {
        return List.of(geometry(2, 37, 63, 33, 5, 3, 3, 1, 1, 1, 1, Padding.SAME),
                geometry(1, 6, 331, 70, 3, 3, 3, 1, 1, 1, 1, Padding.VALID),
                geometry(2, 7, 7, 130, 12 * Lanes.COUNT + 3, 3, 3, 1, 1, 1, 1, Padding.SAME));
    }

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {1, 6, 7, 8, 30, 200})
    void winograd_sumsBeyondFloat_areExact(int inChannels) {
        int[] signsOfRows = {0b1111, 0b0101, 0b0011, 0b0110}; // each as large as can be at other positions
        for (int inputSigns = 0; inputSigns < 16; inputSigns++) {
            for (int filterSigns : new int[]{0b111111111, 0b101010101, 0b111000111, 0b101101101}) {
                assertExact(inChannels, signsOfRows[inputSigns / 4], signsOfRows[inputSigns % 4], filterSigns);
            }
        }
    }

    /** Near extremes of given signs; of the sum of channel n at pixel n a bias leaves n − 7, where each bit is seen. */
    private void assertExact(int inChannels, int rowSigns, int columnSigns, int filterSigns) {
        int side = 6;
        int outSide = side - 2;
        int outChannels = outSide * outSide;
        Geometry geometry = geometry(1, side, side, inChannels, outChannels, 3, 3, 1, 1, 1, 1, Padding.VALID);
        short[] input = new short[side * side * inChannels];
        for (int i = 0; i < input.length; i++) {
            int row = i / inChannels / side;
            int column = i / inChannels % side;
            input[i] = nearExtreme((rowSigns >> row % 4 & 1) == (columnSigns >> column % 4 & 1));
        }
        short[] filter = new short[outChannels * 9 * inChannels];
        for (int i = 0; i < filter.length; i++) {
            filter[i] = nearExtreme((filterSigns >> i / inChannels % 9 & 1) == 1);
        }
        int[] bias = new int[outChannels];
        for (int n = 0; n < outChannels; n++) {
            bias[n] = n - 7;
            for (int k = 0; k < 9 * inChannels; k++) {
                int pixel = (n / outSide + k / inChannels / 3) * side + n % outSide + k / inChannels % 3;
                bias[n] -= input[pixel * inChannels + k % inChannels] * filter[n * 9 * inChannels + k];
            }
        }
        short[] result = assertWinogradAgrees(geometry, input, filter, bias, unit(outChannels));
        for (int n = 0; n < outChannels; n++) {
            assertTrue(result[n * outChannels + n] == n - 7, "channel " + n + " is " + result[n * outChannels + n]);
        }
    }

    private short nearExtreme(boolean positive) {
        int magnitude = MAX - random.nextInt(4);
        return (short) (positive ? magnitude : -magnitude);
    }

    @Test
    void winograd_pays_whereItMeasuredFaster() {
        for (int lanes : new int[]{8, 16}) {
            assertTrue(Winograd.pays(threeByThree(147, 32, 64, 1), 1, lanes), "large image");
            assertTrue(Winograd.pays(threeByThree(35, 96, 96, 1), 1, lanes), "many channels");
            assertTrue(Winograd.pays(threeByThree(8, 448, 384, 1), 1, lanes), "few pixels");
            assertFalse(Winograd.pays(threeByThree(150, 3, 32, 1), 1, lanes), "an image's own channels");
            assertFalse(Winograd.pays(threeByThree(28, 16, 16, 1), 1, lanes), "few channels");
            assertFalse(Winograd.pays(threeByThree(7, 512, 512, 1), 1, lanes), "more weights than work");
            assertFalse(Winograd.pays(threeByThree(35, 96, 96, 1), 14, lanes), "many exact groups");
            assertFalse(Winograd.pays(threeByThree(35, 96, 96, 2), 1, lanes), "a stride");
            assertFalse(Winograd.pays(Geometry.product(1225, 96, 96), 1, lanes), "another window");
        }
    }

    private static Geometry threeByThree(int side, int inChannels, int outChannels, int stride) {
        return geometry(1, side, side, inChannels, outChannels, 3, 3, stride, stride, 1, 1, Padding.SAME);
    }

    /** As the family itself chooses it. */
    @Test
    void winograd_chosen_agrees() {
        assertConvolutionsAgree(threeByThree(13, 5 * Lanes.COUNT + 1, 4 * Lanes.COUNT + 3, 1));
    }

    // ---- Winograd in a line ----

    @ParameterizedTest(name = "{0} to {1} channels")
    @MethodSource("channelPairs")
    void lineWinograd_anySize(int inChannels, int outChannels) {
        for (int length = 1; length <= 9; length++) {
            assertLineWinogradAgrees(geometry(1, 3, length, inChannels, outChannels, 1, 7, 1, 1, 1, 1, Padding.SAME));
            assertLineWinogradAgrees(geometry(1, length, 3, inChannels, outChannels, 7, 1, 1, 1, 1, 1, Padding.SAME));
        }
        for (int length = 16; length <= 17; length++) {
            assertLineWinogradAgrees(geometry(2, 5, length, inChannels, outChannels, 1, 7, 1, 1, 1, 1, Padding.VALID));
            assertLineWinogradAgrees(geometry(2, length, 5, inChannels, outChannels, 7, 1, 1, 1, 1, 1, Padding.VALID));
        }
    }

    /** Any padding, also more than the window is long, outputs that end before or after the image, and gaps in it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void lineWinograd_anyPadding(long seed) {
        random = new SplittableRandom(seed);
        int outChannels = oneOf(channelCounts());
        boolean wide = oneOf(0, 1) == 0;
        assertLineWinogradAgrees(new Geometry(oneOf(1, 2, 3),
                new Geometry.Image(oneOf(1, 2, 4, 7, 12), oneOf(1, 2, 3, 5, 8, 17), oneOf(channelCounts())),
                new Geometry.Image(oneOf(1, 2, 3, 5, 8), oneOf(1, 2, 3, 4, 9, 14), outChannels),
                Geometry.Window.of(wide ? 1 : 7, wide ? 7 : 1).padding(oneOf(0, 1, 3, 7), oneOf(0, 1, 3, 8)),
                outChannels + oneOf(0, 1, 2 * Lanes.COUNT)));
    }

    /**
     * Blocks of some rows, chunks that end within a row, and rows that exceed a block; few pixels and many channels.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("largeImagesOfLines")
    void lineWinograd_imageThatExceedsTheCache(Geometry geometry) {
        assertLineWinogradAgrees(geometry);
    }

    static List<Geometry> largeImagesOfLines() {
        return List.of(geometry(2, 37, 63, 33, 5, 1, 7, 1, 1, 1, 1, Padding.SAME),
                geometry(2, 63, 37, 33, 5, 7, 1, 1, 1, 1, 1, Padding.SAME),
                geometry(1, 2, 1031, 70, 3, 1, 7, 1, 1, 1, 1, Padding.VALID),
                geometry(1, 11, 531, 70, 3, 7, 1, 1, 1, 1, 1, Padding.VALID),
                geometry(2, 7, 7, 130, 12 * Lanes.COUNT + 3, 1, 7, 1, 1, 1, 1, Padding.SAME),
                geometry(2, 7, 7, 130, 12 * Lanes.COUNT + 3, 7, 1, 1, 1, 1, 1, Padding.SAME));
    }

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {1, 20, 21, 22, 42, 43, 44, 64, 65, 150})
    void lineWinograd_sumsBeyondFloat_areExact(int inChannels) {
        for (int filterSigns : new int[]{0b1111111, 0b1011101, 0b1010101, 0b0001111}) {
            for (int inputSigns = 0; inputSigns < 256; inputSigns += oneOf(1, 2, 3)) {
                assertLineExact(inChannels, inputSigns, filterSigns, inputSigns % 2 == 0);
            }
        }
    }

    /** Near extremes of given signs; of the sum of channel n at pixel n a bias leaves n − 7, where each bit is seen. */
    private void assertLineExact(int inChannels, int inputSigns, int filterSigns, boolean wide) {
        int length = 12;
        int outLength = length - 6;
        Geometry geometry = geometry(1, wide ? 1 : length, wide ? length : 1, inChannels, outLength, wide ? 1 : 7,
                wide ? 7 : 1, 1, 1, 1, 1, Padding.VALID);
        short[] input = new short[length * inChannels];
        for (int i = 0; i < input.length; i++) {
            input[i] = nearExtreme((inputSigns >> i / inChannels % 8 & 1) == 1);
        }
        short[] filter = new short[outLength * 7 * inChannels];
        for (int i = 0; i < filter.length; i++) {
            filter[i] = nearExtreme((filterSigns >> i / inChannels % 7 & 1) == 1);
        }
        int[] bias = new int[outLength];
        for (int n = 0; n < outLength; n++) {
            bias[n] = n - 7;
            for (int k = 0; k < 7 * inChannels; k++) {
                bias[n] -= input[n * inChannels + k] * filter[n * 7 * inChannels + k];
            }
        }
        short[] result = assertLineWinogradAgrees(geometry, input, filter, bias, unit(outLength));
        for (int n = 0; n < outLength; n++) {
            assertTrue(result[n * outLength + n] == n - 7, "channel " + n + " is " + result[n * outLength + n]);
        }
    }

    @Test
    void lineWinograd_pays_whereItMeasuredFaster() {
        for (int lanes : new int[]{8, 16}) {
            for (boolean wide : new boolean[]{true, false}) {
                assertTrue(LineWinograd.pays(line(17, 128, 128, wide), 1, lanes), "fewer channels");
                assertTrue(LineWinograd.pays(line(17, 192, 192, wide), 1, lanes), "many channels");
                assertFalse(LineWinograd.pays(line(35, 8, 8, wide), 1, lanes), "few channels");
                assertFalse(LineWinograd.pays(line(7, 512, 512, wide), 1, lanes), "more weights than work");
                assertFalse(LineWinograd.pays(line(17, 192, 192, wide), 14, lanes), "many exact groups");
            }
            assertFalse(LineWinograd.pays(threeByThree(35, 96, 96, 1), 1, lanes), "another window");
            assertFalse(LineWinograd.pays(geometry(1, 35, 35, 96, 96, 7, 7, 1, 1, 1, 1, Padding.SAME), 1, lanes),
                    "a square");
            assertFalse(LineWinograd.pays(geometry(1, 35, 35, 192, 192, 1, 7, 1, 2, 1, 1, Padding.SAME), 1, lanes),
                    "a stride");
            assertFalse(LineWinograd.pays(geometry(1, 35, 35, 192, 192, 1, 7, 1, 1, 1, 2, Padding.SAME), 1, lanes),
                    "a dilation");
        }
    }

    private static Geometry line(int side, int inChannels, int outChannels, boolean wide) {
        return geometry(1, side, side, inChannels, outChannels, wide ? 1 : 7, wide ? 7 : 1, 1, 1, 1, 1, Padding.SAME);
    }

    /** As the family itself chooses it. */
    @Test
    void lineWinograd_chosen_agrees() {
        for (boolean wide : new boolean[]{true, false}) {
            Geometry geometry = line(14, 129, 99, wide);
            assertInstanceOf(LineWinograd.class,
                    VECTOR.make(new KernelSpec.Convolution(geometry,
                            new Weights.Float32(new float[7 * geometry.inChannels() * geometry.outChannels()],
                                    new float[geometry.outChannels()], 0, 6)),
                            Locations.of(0, 0)));
            assertConvolutionsAgree(geometry);
        }
    }

    // ---- depthwise ----

    @ParameterizedTest(name = "{0} channels by {1}")
    @MethodSource("channelsAndMultipliers")
    void depthwise_rowsOfAnyWidth(int channels, int multiplier) {
        int outChannels = channels * multiplier;
        for (int width = 1; width <= 14; width++) {
            for (int stride = 1; stride <= 3; stride++) {
                assertDepthwiseAgree(
                        geometry(1, 5, width, channels, outChannels, 3, 3, stride, stride, 1, 1, Padding.SAME));
                assertDepthwiseAgree(geometry(1, 5, 2 * width + 4, channels, outChannels, 3, 3, 1, stride, 2, 2,
                        Padding.VALID));
            }
            assertDepthwiseAgree(geometry(2, 4, 2 * width, channels, outChannels, 3, 2, 2, 2, 1, 1, Padding.VALID));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void depthwise_anyWindow(long seed) {
        random = new SplittableRandom(seed);
        int channels = oneOf(channelCounts());
        assertDepthwiseAgree(window(channels, channels * oneOf(1, 1, 2, 3, 5)));
    }

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {127, 128, 129, 257, 511, 512, 513, 1030})
    void depthwise_manyChannels(int channels) {
        for (int multiplier = 1; multiplier <= 2; multiplier++) {
            assertDepthwiseAgree(
                    geometry(1, 3, 7, channels, multiplier * channels, 3, 3, 1, 1, 1, 1, Padding.SAME));
            assertDepthwiseAgree(
                    geometry(1, 3, 10, channels, multiplier * channels, 2, 4, 1, 2, 1, 1, Padding.SAME));
        }
    }

    @ParameterizedTest(name = "{0}×{0} cells")
    @MethodSource("sidesOfLargeWindows")
    void q8Depthwise_sumsBeyondFloat_areExact(int side) {
        int channels = Lanes.COUNT + 2;
        Geometry geometry = geometry(1, side, side + 9, channels, channels, side, side, 1, 1, 1, 1, Padding.VALID);
        short[] input = new short[side * (side + 9) * channels];
        Arrays.fill(input, (short) MAX);
        short[] filter = new short[side * side * channels];
        Arrays.fill(filter, (short) MAX);
        int[] bias = new int[channels];
        Arrays.setAll(bias, n -> n - 3 - side * side * MAX * MAX);
        short[] result = assertDepthwiseAgree(geometry, input, filter, bias, unit(channels));
        for (int i = 0; i < result.length; i++) {
            assertTrue(result[i] == i % channels - 3, "channel " + i % channels + " is " + result[i]);
        }
    }

    // ---- changes of scale ----

    /** Ratios, among them some whose products lie just between two integers, and one whose results are all 0. */
    @ParameterizedTest(name = "by {0}")
    @ValueSource(floats = {0.5f, 0.25f, 1.5f, 1, 0.7071f, 0.013f, 3.7f, 254.5f, 0, 1e-20f, 1e20f})
    void rescaling_anyRun_isThatOfTheTable(float ratio) {
        for (int first : new int[]{-255, -128, -77, 0}) {
            for (int lowest : new int[]{-255, -130, 0}) {
                short[] results = rescaled(ratio, first, lowest);
                assertConversionsAgree(new LookupTable(results, first),
                        VectorKernels.conversion(new Rescaling(results, first, ratio)), first);
            }
        }
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(floats = {0.5f, 0.25f, 1, 0.7071f, 0.83585f, 1.6667f})
    void rescaling_roundedAwayFromZero_isInLanes(float ratio) {
        assertInstanceOf(Rescaler.class,
                VectorKernels.conversion(new Rescaling(rescaled(ratio, -100, -128), -100, ratio)));
    }

    /** A table of which one result is not the product. */
    @Test
    void rescaling_tableThatIsRoundedInAnotherWay_isLookedUp() {
        for (int odd : new int[]{0, 100, 255}) {
            short[] results = rescaled(0.7071f, -100, -128);
            results[odd]++;
            assertConversionsAgree(new LookupTable(results, -100),
                    VectorKernels.conversion(new Rescaling(results, -100, 0.7071f)), -100);
        }
    }

    /** The centered result for each value from {@code first} up: half is rounded away from 0. */
    private static short[] rescaled(float ratio, int first, int lowest) {
        short[] results = new short[256];
        for (int i = 0; i < results.length; i++) {
            results[i] = (short) Math.clamp(Requantization.roundAwayFromZero((first + i) * ratio), lowest,
                    lowest + 255);
        }
        return results;
    }

    /** Over runs of any length, to where they are and elsewhere. */
    private void assertConversionsAgree(Conversion expected, Conversion actual, int first) {
        for (int length = 0; length <= 4 * Lanes.COUNT + 3; length++) {
            for (int to : new int[]{3, 3 + length, 300}) {
                Arena values = new Arena(0, 600);
                Arena copy = new Arena(0, 600);
                for (int i = 0; i < values.shorts.length; i++) {
                    values.shorts[i] = (short) (first + random.nextInt(256));
                    copy.shorts[i] = values.shorts[i];
                }
                expected.apply(values, 3, to, length);
                actual.apply(copy, 3, to, length);
                assertArrayEquals(values.shorts, copy.shorts, "run of " + length + " to " + to);
            }
        }
    }

    // ---- warming up ----

    @Test
    void warmUp_anyWidth_staysWithinItsArrays() {
        for (KernelProviders family : Families.ALL) {
            assertDoesNotThrow(family::warmUp);
        }
    }

    // ---- comparing ----

    /** Quantized noise and extremes, with one bias that is too large for a float; then float32. */
    private void assertConvolutionsAgree(Geometry geometry) {
        int window = geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels();
        int inElements = geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
        int filterElements = geometry.outChannels() * window;
        assertConvolutionsAgree(geometry, noise(inElements), noise(filterElements),
                bias(geometry.outChannels(), 1 << 16), requantization(geometry.outChannels(), window));
        assertConvolutionsAgree(geometry, extremes(inElements, false), extremes(filterElements, false),
                bias(geometry.outChannels(), 1 << 30), requantization(geometry.outChannels(), window));
        float[] input = floats(inElements);
        float[] filter = floats(filterElements);
        float[] bias = floats(geometry.outChannels());
        float min = oneOf(0, 1) == 0 ? 0 : Float.NEGATIVE_INFINITY;
        float[][] results = Families.ALL.stream()
                .map(family -> WatchedRun.ofFloats(
                        (in, out) -> family.make(
                                new KernelSpec.Convolution(geometry, new Weights.Float32(filter, bias, min, 6)),
                                Locations.of(in, out)),
                        input,
                        outElements(geometry)))
                .toArray(float[][]::new);
        for (float[] result : results) {
            assertClose(results[0], result);
        }
    }

    private static short[] assertConvolutionsAgree(Geometry geometry, short[] input, short[] filter, int[] bias,
            Requantization requantization) {
        short[][] results = Families.ALL.stream()
                .map(family -> WatchedRun
                        .ofShorts((in, out) -> family.make(
                                new KernelSpec.Convolution(geometry,
                                        new Weights.Quantized(filter, bias, requantization, RANGE)),
                                Locations.of(in, out)), input, outElements(geometry)))
                .toArray(short[][]::new);
        for (short[] result : results) {
            assertArrayEquals(results[0], result, geometry::toString);
        }
        return results[0];
    }

    /** As convolutions agree, whether or not the family would choose the algorithm for them. */
    private void assertWinogradAgrees(Geometry geometry) {
        int window = 9 * geometry.inChannels();
        int channels = geometry.outChannels();
        int inElements = geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
        assertWinogradAgrees(geometry, noise(inElements), noise(channels * window), bias(channels, 1 << 16),
                requantization(channels, window));
        assertWinogradAgrees(geometry, extremes(inElements, false), extremes(channels * window, false),
                bias(channels, 1 << 30), requantization(channels, window));
        float[] input = floats(inElements);
        float[] filter = floats(channels * window);
        float[] bias = floats(channels);
        float[] expected = WatchedRun.ofFloats(
                (in, out) -> SCALAR.make(new KernelSpec.Convolution(geometry, new Weights.Float32(filter, bias, -1, 6)),
                        Locations.of(in, out)),
                input,
                outElements(geometry));
        Epilogue epilogue = new ClampEpilogue(channels, geometry.outStride(), -1, 6);
        assertClose(expected,
                WatchedRun.ofFloats(
                        (in, out) -> Winograd.ofFloat32(geometry, WinogradFilter.pack(filter, bias), epilogue, in, out),
                        input,
                        outElements(geometry)));
    }

    private static short[] assertWinogradAgrees(Geometry geometry, short[] input, short[] filter, int[] bias,
            Requantization requantization) {
        short[] expected = WatchedRun.ofShorts(
                (in, out) -> SCALAR.make(new KernelSpec.Convolution(geometry,
                        new Weights.Quantized(filter, bias, requantization, RANGE)), Locations.of(in, out)),
                input,
                outElements(geometry));
        Epilogue epilogue = Requantizer.of(requantization, geometry.outChannels(), geometry.outStride());
        short[] actual = WatchedRun.ofShorts(
                (in, out) -> Winograd.ofQuantized(geometry, WinogradFilter.pack(filter, bias, MAX), epilogue, in, out),
                input,
                outElements(geometry));
        assertArrayEquals(expected, actual, geometry::toString);
        return actual;
    }

    /** As {@link #assertWinogradAgrees(Geometry)}. */
    private void assertLineWinogradAgrees(Geometry geometry) {
        int window = 7 * geometry.inChannels();
        int channels = geometry.outChannels();
        int inElements = geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
        assertLineWinogradAgrees(geometry, noise(inElements), noise(channels * window), bias(channels, 1 << 16),
                requantization(channels, window));
        assertLineWinogradAgrees(geometry, extremes(inElements, false), extremes(channels * window, false),
                bias(channels, 1 << 30), requantization(channels, window));
        float[] input = floats(inElements);
        float[] filter = floats(channels * window);
        float[] bias = floats(channels);
        float[] expected = WatchedRun.ofFloats(
                (in, out) -> SCALAR.make(new KernelSpec.Convolution(geometry, new Weights.Float32(filter, bias, -1, 6)),
                        Locations.of(in, out)),
                input,
                outElements(geometry));
        Epilogue epilogue = new ClampEpilogue(channels, geometry.outStride(), -1, 6);
        assertClose(expected,
                WatchedRun.ofFloats(
                        (in, out) -> LineWinograd.ofFloat32(geometry, LineWinogradFilter.pack(filter, bias), epilogue,
                                in,
                                out),
                        input,
                        outElements(geometry)));
    }

    private static short[] assertLineWinogradAgrees(Geometry geometry, short[] input, short[] filter, int[] bias,
            Requantization requantization) {
        short[] expected = WatchedRun.ofShorts(
                (in, out) -> SCALAR.make(new KernelSpec.Convolution(geometry,
                        new Weights.Quantized(filter, bias, requantization, RANGE)), Locations.of(in, out)),
                input,
                outElements(geometry));
        Epilogue epilogue = Requantizer.of(requantization, geometry.outChannels(), geometry.outStride());
        short[] actual = WatchedRun.ofShorts(
                (in, out) -> LineWinograd.ofQuantized(geometry, LineWinogradFilter.pack(filter, bias, MAX), epilogue,
                        in,
                        out),
                input,
                outElements(geometry));
        assertArrayEquals(expected, actual, geometry::toString);
        return actual;
    }

    private void assertDepthwiseAgree(Geometry geometry) {
        int cells = geometry.filterHeight() * geometry.filterWidth();
        int inElements = geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
        int filterElements = geometry.outChannels() * cells;
        assertDepthwiseAgree(geometry, noise(inElements), noise(filterElements),
                bias(geometry.outChannels(), 1 << 16), requantization(geometry.outChannels(), cells));
        assertDepthwiseAgree(geometry, extremes(inElements, false), extremes(filterElements, false),
                bias(geometry.outChannels(), 1 << 30), requantization(geometry.outChannels(), cells));
        float[] input = floats(inElements);
        float[] filter = floats(filterElements);
        float[] bias = floats(geometry.outChannels());
        float[][] results = Families.ALL.stream()
                .map(family -> WatchedRun.ofFloats(
                        (in, out) -> family.make(
                                new KernelSpec.Depthwise(geometry,
                                        new Weights.Float32(filter, bias, -1, Float.POSITIVE_INFINITY)),
                                Locations.of(in, out)),
                        input, outElements(geometry)))
                .toArray(float[][]::new);
        for (float[] result : results) {
            assertClose(results[0], result);
        }
    }

    private static short[] assertDepthwiseAgree(Geometry geometry, short[] input, short[] filter, int[] bias,
            Requantization requantization) {
        short[][] results = Families.ALL.stream()
                .map(family -> WatchedRun.ofShorts((in, out) -> family.make(
                        new KernelSpec.Depthwise(geometry, new Weights.Quantized(filter, bias, requantization, RANGE)),
                        Locations.of(in, out)), input, outElements(geometry)))
                .toArray(short[][]::new);
        for (short[] result : results) {
            assertArrayEquals(results[0], result, geometry::toString);
        }
        return results[0];
    }

    /** Compares float32 values; what is NaN in both was not written, and lies between two pixels of the output. */
    private static void assertClose(float[] expected, float[] actual) {
        float range = 0;
        for (float value : expected) {
            range = Float.isNaN(value) ? range : Math.max(range, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertTrue(Float.compare(expected[i], actual[i]) == 0
                    || Math.abs(expected[i] - actual[i]) <= FLOAT32_TOLERANCE * Math.max(range, 1),
                    () -> "value " + at + " is " + actual[at] + " instead of " + expected[at]);
        }
    }

    private static int outElements(Geometry geometry) {
        return (geometry.outRows() * geometry.outWidth() - 1) * geometry.outStride() + geometry.outChannels();
    }

    // ---- random geometries and tensors ----

    private Geometry window(int inChannels, int outChannels) {
        int height = oneOf(1, 2, 3, 4, 7);
        int width = oneOf(1, 2, 5, 6, 7, 8, 9, 13, 17);
        int filterHeight = oneOf(1, 2, 3, 5);
        int filterWidth = oneOf(1, 2, 3, 5);
        int dilationHeight = oneOf(1, 1, 2);
        int dilationWidth = oneOf(1, 1, 2, 3);
        boolean fits = (filterHeight - 1) * dilationHeight < height && (filterWidth - 1) * dilationWidth < width;
        Padding padding = fits && oneOf(0, 1) == 0 ? Padding.VALID : Padding.SAME;
        return geometry(oneOf(1, 2, 3), height, width, inChannels, outChannels, filterHeight, filterWidth,
                oneOf(1, 2, 3), oneOf(1, 2, 3), dilationHeight, dilationWidth, padding)
                .withOutStride(outChannels + oneOf(0, 1, 2 * Lanes.COUNT));
    }

    private static Geometry geometry(int batch, int height, int width, int inChannels, int outChannels,
            int filterHeight, int filterWidth, int strideHeight, int strideWidth, int dilationHeight,
            int dilationWidth, Padding padding) {
        return new Geometry(batch, new Geometry.Image(height, width, inChannels),
                new Geometry.Image(padding.outputSize(height, filterHeight, strideHeight, dilationHeight),
                        padding.outputSize(width, filterWidth, strideWidth, dilationWidth), outChannels),
                Geometry.Window.of(filterHeight, filterWidth).stride(strideHeight, strideWidth)
                        .dilation(dilationHeight, dilationWidth)
                        .padding(padding.before(height, filterHeight, strideHeight, dilationHeight),
                                padding.before(width, filterWidth, strideWidth, dilationWidth)),
                outChannels);
    }

    private int oneOf(int... values) {
        return values[random.nextInt(values.length)];
    }

    private short[] noise(int count) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(-MAX, MAX + 1);
        }
        return values;
    }

    /** Values of ±255: all +255, or of either sign. */
    private short[] extremes(int count, boolean positive) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) (positive || random.nextBoolean() ? MAX : -MAX);
        }
        return values;
    }

    private int[] bias(int count, int bound) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-bound, bound);
        }
        return values;
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    /** Scales that bring sums over noise to about the range of results, and a clamp. */
    private Requantization requantization(int channels, int window) {
        float[] scales = new float[channels];
        for (int n = 0; n < channels; n++) {
            scales[n] = (float) (random.nextDouble(0.5, 2) / (150 * Math.sqrt(window)));
        }
        int min = -random.nextInt(MAX + 1);
        return new Requantization(scales, min, min + MAX);
    }

    /** Accumulators as they are. */
    private static Requantization unit(int channels) {
        float[] scales = new float[channels];
        Arrays.fill(scales, 1);
        return new Requantization(scales, -MAX, MAX);
    }
}
