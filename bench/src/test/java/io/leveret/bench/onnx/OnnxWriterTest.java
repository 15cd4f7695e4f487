package io.leveret.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.bench.BenchModel;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.LittleEndian;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX Runtime decides: what is written must give Leveret's result there. */
class OnnxWriterTest {
    private static final Operator.Window ONE = Operator.Window.of(Padding.SAME, 1);

    private final GraphBuilder builder = new GraphBuilder();
    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({"SAME, 7, 9, 3, 1, 1", "SAME, 7, 9, 3, 2, 1", "SAME, 8, 6, 3, 2, 1", "SAME, 7, 10, 5, 2, 1",
            "SAME, 9, 7, 1, 2, 1", "SAME, 11, 8, 3, 1, 2", "VALID, 8, 9, 3, 2, 1"})
    void write_windows_areInPlace(Padding padding, int height, int width, int side, int stride, int dilation) {
        Operator.Window window = new Operator.Window(padding, stride, stride, dilation, dilation);
        int image = image(height, width, 4);
        int wide = builder.conv2d(image, values(6, side, side, 4), values(6), window, Activation.NONE);
        assertSame(builder.build(wide));
    }

    @ParameterizedTest
    @CsvSource({"SAME, 7, 9, 3, 1, 1", "SAME, 8, 7, 3, 2, 1", "SAME, 7, 10, 5, 2, 3", "VALID, 8, 9, 3, 2, 2"})
    void write_depthwise_isAConvolutionOfGroups(Padding padding, int height, int width, int side, int stride,
            int multiplier) {
        int image = image(height, width, 8);
        int channels = 8 * multiplier;
        assertSame(builder.build(builder.depthwiseConv2d(image, values(1, side, side, channels), values(channels),
                Operator.Window.of(padding, stride), Activation.RELU6)));
    }

    @ParameterizedTest
    @CsvSource({"SAME, 7, 10, 3, 2", "SAME, 8, 9, 2, 1", "VALID, 8, 9, 3, 2", "VALID, 8, 9, 1, 2"})
    void write_pools_ignoreWhatIsOutside(Padding padding, int height, int width, int side, int stride) {
        Operator.Window window = Operator.Window.of(padding, stride);
        int image = image(height, width, 5);
        int largest = builder.maxPool2d(image, side, side, window, Activation.NONE);
        int mean = builder.averagePool2d(image, side, side, window, Activation.NONE);
        assertSame(builder.build(builder.add(largest, mean)));
    }

    @ParameterizedTest
    @EnumSource
    void write_activation_clamps(Activation activation) {
        int image = image(5, 5, 8);
        int wide = builder.conv2d(image, values(8, 3, 3, 8), Operator.ABSENT, ONE, activation);
        assertSame(builder.build(builder.binary(BinaryFunction.ADD, wide, image, activation)));
    }

    @Test
    void write_paddingBeforeAConvolutionAndAPool_isOfZeros() {
        int image = image(6, 7, 8);
        int[] before = {0, 2, 1, 0};
        int[] after = {0, 1, 3, 0};
        Operator.Window window = Operator.Window.of(Padding.VALID, 2);
        int padded = builder.pad(image, before, after, Operator.ABSENT);
        // all below 0, so that the zeros are the largest
        int negative = builder.conv2d(padded, values(8, 3, 3, 8), constant(-100, 8), window, Activation.NONE);
        int again = builder.pad(negative, before, after, Operator.ABSENT);
        assertSame(builder.build(builder.maxPool2d(again, 3, 3, window, Activation.NONE)));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void write_classifier_hasTheSameProbabilities(boolean isBatchNormFirst) {
        int features = image(7, 5, 8);
        if (isBatchNormFirst) {
            int scaled = builder.multiply(features, values(8));
            features = builder.binary(BinaryFunction.ADD, scaled, values(8), Activation.RELU);
        }
        int mean = builder.reduce(ReduceFunction.MEAN, features, false, 1, 2);
        int logits = builder.fullyConnected(mean, values(11, 8), values(11), false, Activation.NONE);
        assertSame(builder.build(builder.softmax(logits, 1)));
    }

    @Test
    void write_reshapedPixel_hasTheSameElements() {
        int mean = builder.reduce(ReduceFunction.MEAN, image(4, 3, 6), true, 1, 2);
        int logits = builder.conv2d(mean, values(9, 1, 1, 6), values(9), ONE, Activation.NONE);
        assertSame(builder.build(builder.softmax(builder.squeeze(builder.reshape(logits, 1, 1, 1, 9), 1, 2), 1)));
    }

    @Test
    void write_unknownOperators_areNamed() {
        int image = image(4, 4, 3);
        assertRefused("TANH of FLOAT32 1×4×4×3",
                builder.build(builder.elementwise(ElementwiseFunction.TANH, image)));
        assertRefused("RESHAPE of FLOAT32 1×4×4×3", builder.build(builder.reshape(image, 1, 48)));
        assertRefused("MUL of FLOAT32 1×4×4×3", builder.build(builder.multiply(image, values(3))));
        assertRefused("SOFTMAX of FLOAT32 1×4×4×3", builder.build(builder.softmax(image, 2)));
    }

    private static void assertRefused(String start, Graph graph) {
        String message = assertThrows(UnsupportedOperationException.class, () -> OnnxWriter.write(lastOnly(graph)))
                .getMessage();
        assertTrue(message.startsWith(start), message);
    }

    /** The graph with its last operator only, since the builder keeps those before. */
    private static Graph lastOnly(Graph graph) {
        return new Graph(graph.tensors(), graph.operators().subList(graph.operators().size() - 1,
                graph.operators().size()), graph.inputs(), graph.outputs());
    }

    private static void assertSame(Graph graph) {
        byte[] image = BenchModel.noise(graph.input(0), 3);
        Session session = Plan.compile(graph).open();
        session.write(0, image);
        session.run();
        float[] expected = session.readFloats(0);
        for (int threads = 1; threads <= 2; threads++) {
            try (OnnxRuntime runtime = OnnxRuntime.open(graph, threads)) {
                runtime.setInput(0, image);
                runtime.run();
                float[] actual = LittleEndian.floats(runtime.output(0));
                assertEquals(expected.length, actual.length);
                assertArrayEquals(expected, actual, 1e-4f);
            }
        }
    }

    private int image(int height, int width, int channels) {
        return builder.input("image", ElementType.FLOAT32, Shape.of(1, height, width, channels));
    }

    private int values(int... shape) {
        float[] values = new float[Shape.of(shape).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return builder.constant(TensorSpec.of("", Shape.of(shape), values));
    }

    private int constant(float value, int count) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return builder.constant(TensorSpec.of("", Shape.of(count), values));
    }
}
