package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.KernelChoice;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.Rewriting;
import io.leveret.engine.lower.Program;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.Window;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowFusionTest {
    private static final KernelChoice VECTOR = Rewriting.VECTOR;
    private static final Window SAME = Window.same();

    private final ModelBuilder model = new ModelBuilder();
    private final RandomLayers layers = new RandomLayers(model, 5);

    static Stream<Arguments> kindsAndSeeds() {
        return Stream.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8)
                .flatMap(kind -> LongStream.range(0, 25).mapToObj(seed -> Arguments.of(kind, seed)));
    }

    /** Compiles with chains for all images of at least some number of bytes. */
    private static Program compile(byte[] file, KernelChoice family, int leastBytes) {
        LoweredGraph graph = LoweredGraph.of(Rewriting.graph(file));
        PaddingFusion.Result padded = PaddingFusion.fuse(ActivationFusion.fuse(graph));
        LoweredGraph alive = DeadCode.remove(padded.graph());
        Rewritten unchained = new Rewritten(alive, padded.paddings(), ConcatElision.of(alive), Map.of());
        return Rewriting.assemble(graph, Rewriting.chained(unchained, family, leastBytes), family, PlanLimits.DEFAULT);
    }

    private List<String> steps(int leastBytes) {
        return Rewriting.steps(compile(model.build(), VECTOR, leastBytes));
    }

    private int image(int channels) {
        return model.input(TensorKind.FLOAT32, Quant.NONE, 1, 9, 9, channels);
    }

    private int expandAndConvolve(int image) {
        return layers.depthwiseConv2d(layers.conv2d(image, 12, 1, 1, SAME, Quant.NONE), 1, 3, 3, SAME, Quant.NONE);
    }

    @Test
    void find_chainOfConvolutions_isOneStep() {
        model.output(layers.conv2d(expandAndConvolve(image(3)), 4, 1, 1, SAME, Quant.NONE));
        assertEquals(List.of("CONV_2D + DEPTHWISE_CONV_2D + CONV_2D"), steps(1));
    }

    @Test
    void bytesMoved_ofAChain_leaveOutWhatLiesBetween() {
        model.output(layers.conv2d(expandAndConvolve(image(3)), 4, 1, 1, SAME, Quant.NONE));
        long filtersAndBiases = (12 * 3 + 12) + (9 * 12 + 12) + (4 * 12 + 4);
        assertEquals(4 * (9 * 9 * 3 + filtersAndBiases + 9 * 9 * 4),
                compile(model.build(), VECTOR, 1).steps().getFirst().bytesMoved());
    }

    @Test
    void find_smallImages_staySteps() {
        model.output(expandAndConvolve(image(3))); // 9 · 9 · 12 floats between
        assertEquals(List.of("CONV_2D + DEPTHWISE_CONV_2D"), steps(9 * 9 * 12 * 4));
        assertEquals(List.of("CONV_2D", "DEPTHWISE_CONV_2D"), steps(9 * 9 * 12 * 4 + 1));
    }

    /** Where a band of all does not fit, what is saved most by fusing is. */
    @Test
    void find_chainThatIsTooLong_isCutAtTheSmallestImage() {
        int image = model.input(TensorKind.FLOAT32, Quant.NONE, 1, 64, 64, 3);
        int large = layers.conv2d(image, 200, 1, 1, SAME, Quant.NONE);
        int small = layers.conv2d(large, 100, 3, 3, SAME.stride(2), Quant.NONE);
        model.output(layers.conv2d(layers.conv2d(small, 300, 1, 1, SAME, Quant.NONE), 4, 3, 3, SAME.stride(2),
                Quant.NONE));
        assertEquals(List.of("CONV_2D + CONV_2D", "CONV_2D + CONV_2D"), steps(1));
    }

    @Test
    void find_imageReadTwice_staysAStep() {
        int shared = layers.conv2d(image(3), 12, 1, 1, SAME, Quant.NONE);
        model.output(layers.depthwiseConv2d(shared, 1, 3, 3, SAME, Quant.NONE),
                layers.conv2d(shared, 2, 1, 1, SAME, Quant.NONE));
        assertEquals(List.of("CONV_2D", "DEPTHWISE_CONV_2D", "CONV_2D"), steps(1));
    }

    @Test
    void find_imageThatIsAnOutput_staysAStep() {
        int shared = layers.conv2d(image(3), 12, 1, 1, SAME, Quant.NONE);
        model.output(shared, layers.depthwiseConv2d(shared, 1, 3, 3, SAME, Quant.NONE));
        assertEquals(List.of("CONV_2D", "DEPTHWISE_CONV_2D"), steps(1));
    }

    @Test
    void find_batch_staysSteps() {
        model.output(expandAndConvolve(model.input(TensorKind.FLOAT32, Quant.NONE, 2, 9, 9, 3)));
        assertEquals(List.of("CONV_2D", "DEPTHWISE_CONV_2D"), steps(1));
    }

    @Test
    void find_scalarKernels_staySteps() {
        model.output(expandAndConvolve(image(3)));
        assertEquals(List.of("CONV_2D", "DEPTHWISE_CONV_2D"),
                Rewriting.steps(compile(model.build(), Rewriting.SCALAR, 1)));
    }

    @Test
    void find_nothingBetween_takesNoArena() {
        model.output(expandAndConvolve(image(3)));
        byte[] file = model.build();
        assertTrue(compile(file, VECTOR, 1).memory().floats() < compile(file, VECTOR, 1 << 30).memory().floats());
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("kindsAndSeeds")
    void compile_randomNetworks_computeWhatTensorFlowLiteDoes(TensorKind kind, long seed) {
        assertComputes(RandomNetworks.branching(kind, seed), seed);
        assertComputes(RandomNetworks.rewritable(kind, seed), seed);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void compile_residualNetwork_computesWhatTensorFlowLiteDoes(TensorKind kind) {
        assertComputes(RandomNetworks.residual(kind, 49), 1);
    }

    private static void assertComputes(byte[] file, long seed) {
        List<byte[]> inputs = Rewriting.noise(file, seed);
        List<byte[]> expected = TfliteOracle.ask(file, Kernels.XNNPACK, inputs.toArray(byte[][]::new));
        Rewriting.assertAgree("in bands", file, expected, Rewriting.run(compile(file, VECTOR, 1), inputs));
    }
}
