package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.image.Normalization;
import io.leveret.tflite.Model;
import io.leveret.vision.Decision.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the first operators and quantizations of a network tell of its pixels. */
class InputRangeTest {
    private static final Normalization UNIT = Normalization.of(0, 255);
    private static final Normalization BYTES = Normalization.of(0, 1);
    private static final Normalization IMAGENET = new Normalization(new float[]{123.675f, 116.28f, 103.53f},
            new float[]{58.395f, 57.12f, 57.375f});

    /** Adds the first operators of a network to its input, and returns their result. */
    private interface Head {
        int add(GraphBuilder builder, int image);
    }

    private static Arguments head(String name, Normalization expected, Head head) {
        return arguments(name, expected, head);
    }

    static List<Arguments> telling() {
        return List.of(head("MUL by 1/255", BYTES, (b, image) -> b.multiply(image, scalar(b, 1 / 255f))),
                head("DIV by 255", BYTES, (b, image) -> binary(b, BinaryFunction.DIV, image, scalar(b, 255))),
                head("MUL, ADD of constants before", BYTES,
                        (b, image) -> b.add(scalar(b, -1), b.multiply(scalar(b, 1 / 127.5f), image))),
                head("SUB, DIV by channel", BYTES, (b, image) -> binary(b, BinaryFunction.DIV,
                        binary(b, BinaryFunction.SUB, image, channels(b, 123.7f, 116.3f, 103.5f)),
                        channels(b, 58.4f, 57.1f, 57.4f))),
                head("SUB of Caffe's means", BYTES,
                        (b, image) -> binary(b, BinaryFunction.SUB, image, channels(b, 103.9f, 116.8f, 123.7f))),
                head("SUB, MUL by channel", UNIT, (b, image) -> b.multiply(
                        binary(b, BinaryFunction.SUB, image, channels(b, 0.485f, 0.456f, 0.406f)),
                        channels(b, 1 / 0.229f, 1 / 0.224f, 1 / 0.225f))),
                head("MUL by 2, SUB 1", UNIT,
                        (b, image) -> binary(b, BinaryFunction.SUB, b.multiply(image, scalar(b, 2)), scalar(b, 1))),
                head("1 − x", UNIT, (b, image) -> binary(b, BinaryFunction.SUB, scalar(b, 1), image)),
                head("ADD 1, MUL by .5", Normalization.DEFAULT,
                        (b, image) -> b.multiply(b.add(image, scalar(b, 1)), scalar(b, 0.5f))),
                head("MUL by 127.5, ADD 127.5", Normalization.DEFAULT,
                        (b, image) -> b.add(b.multiply(image, scalar(b, 127.5f)), scalar(b, 127.5f))),
                head("PAD, RESHAPE, RESIZE, MUL", BYTES, (b, image) -> b.multiply(b.resizeBilinear(
                        b.reshape(b.pad(image, new int[]{0, 1, 1, 0}, new int[]{0, 1, 1, 0}, Operator.ABSENT), 1, 10,
                                10, 3),
                        8, 8, false, true), scalar(b, 1 / 255f))),
                head("TRANSPOSE, NEG, MUL", BYTES, (b, image) -> b.multiply(
                        b.elementwise(ElementwiseFunction.NEG, b.transpose(image, 0, 2, 1, 3)),
                        scalar(b, -1 / 255f))),
                head("channels one by one", BYTES, (b, image) -> {
                    List<Integer> split = b.split(image, 3, 1, 1, 1);
                    return b.concatenation(3, b.multiply(split.get(2), scalar(b, 1 / 255f)),
                            b.multiply(split.get(1), scalar(b, 1 / 255f)),
                            b.multiply(split.get(0), scalar(b, 1 / 255f)));
                }), head("float16 constants", BYTES, (b, image) -> b.multiply(image, b.dequantize(half(b, 1 / 255f)))),
                head("depthwise scaling", BYTES, (b, image) -> b.depthwiseConv2d(image,
                        b.constant(TensorSpec.of("scale", Shape.of(1, 1, 1, 3), 1 / 58f, 1 / 57f, 1 / 57f)),
                        channels(b, -2.1f, -2, -1.8f), Operator.Window.of(Padding.SAME, 1), Activation.NONE)),
                head("convolution that swaps red and blue", BYTES, (b, image) -> b.conv2d(image,
                        b.constant(TensorSpec.of("swap", Shape.of(3, 1, 1, 3), 0, 0, 1 / 255f, 0, 1 / 255f, 0,
                                1 / 255f, 0, 0)),
                        Operator.ABSENT, Operator.Window.of(Padding.SAME, 1), Activation.NONE)),
                head("QUANTIZE of 0…255", BYTES, (b, image) -> quantize(b, image, 1, -128)),
                head("QUANTIZE of 0…1", UNIT, (b, image) -> quantize(b, image, 1 / 255f, -128)),
                head("QUANTIZE of nearly 0…1", UNIT, (b, image) -> quantize(b, image, 0.97f / 255, -128)),
                head("QUANTIZE of −1…1", Normalization.DEFAULT, (b, image) -> quantize(b, image, 1 / 127.5f, -1)),
                head("QUANTIZE of ImageNet's deviations", IMAGENET,
                        (b, image) -> quantize(b, image, 4.76f / 255, -14)),
                head("SUB 0.5", UNIT, (b, image) -> binary(b, BinaryFunction.SUB, image, scalar(b, 0.5f))),
                head("SUB of the mean alone", UNIT,
                        (b, image) -> binary(b, BinaryFunction.SUB, image, channels(b, 0.485f, 0.456f, 0.406f))),
                head("SUB, DIV of MNIST", UNIT, (b, image) -> binary(b, BinaryFunction.DIV,
                        binary(b, BinaryFunction.SUB, image, scalar(b, 0.1307f)), scalar(b, 0.3081f))),
                head("SUB, DIV of CIFAR-10", UNIT, (b, image) -> binary(b, BinaryFunction.DIV,
                        binary(b, BinaryFunction.SUB, image, channels(b, 0.4914f, 0.4822f, 0.4465f)),
                        channels(b, 0.2023f, 0.1994f, 0.201f))),
                head("trained batch normalization of 0…255", BYTES, (b, image) -> b.add(
                        b.multiply(image, channels(b, 0.03f, 0.028f, 0.035f)), channels(b, -1.5f, -2.6f, -1.9f))),
                head("trained batch normalization of 0…1", UNIT, (b, image) -> b.add(
                        b.multiply(image, channels(b, 4.1f, 4.3f, 3.9f)), channels(b, -1.9f, -2.1f, -1.7f))),
                head("MAXIMUM 0, MINIMUM 255", BYTES, (b, image) -> binary(b, BinaryFunction.MINIMUM,
                        binary(b, BinaryFunction.MAXIMUM, image, scalar(b, 0)), scalar(b, 255))),
                head("MINIMUM 1, MAXIMUM 0", UNIT, (b, image) -> binary(b, BinaryFunction.MAXIMUM,
                        binary(b, BinaryFunction.MINIMUM, image, scalar(b, 1)), scalar(b, 0))),
                head("RELU_0_TO_1", UNIT, (b, image) -> b.elementwise(ElementwiseFunction.RELU_0_TO_1, image)),
                head("RELU_N1_TO_1", Normalization.DEFAULT,
                        (b, image) -> b.elementwise(ElementwiseFunction.RELU_N1_TO_1, image)),
                head("ROUND", BYTES, (b, image) -> b.elementwise(ElementwiseFunction.ROUND, image)),
                head("CAST to UINT8 and back", BYTES,
                        (b, image) -> b.cast(b.cast(image, ElementType.UINT8), ElementType.FLOAT32)),
                head("MUL by 255, ROUND", UNIT,
                        (b, image) -> b.elementwise(ElementwiseFunction.ROUND, b.multiply(image, scalar(b, 255)))),
                head("QUANTIZE of −0.5…0.5", Normalization.of(127.5f, 255),
                        (b, image) -> quantize(b, image, 1 / 255f, 0)),
                head("QUANTIZE of Caffe's means", new Normalization(new float[]{123.68f, 116.779f, 103.939f},
                        new float[]{1, 1, 1}), (b, image) -> quantize(b, image, 275f / 255, -13)),
                head("FAKE_QUANT of 0…255", BYTES, (b, image) -> b.fakeQuant(image, 0, 255, 8)),
                head("REVERSE_V2, MUL", BYTES, (b, image) -> b.multiply(b.reverse(image, 3), scalar(b, 1 / 255f))),
                head("MUL, QUANTIZE", BYTES,
                        (b, image) -> quantize(b, b.multiply(image, scalar(b, 1 / 255f)), 1 / 255f, -128)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("telling")
    void first_operatorsThatTell_areFollowed(String name, Normalization expected, Head head) {
        Decision<PixelRange> range = range(head);

        assertEquals(Source.GRAPH, range.source());
        assertEquals(Optional.of(expected), range.value().normalization());
        assertTrue(!range.reason().isEmpty());
    }

    /** Mean and deviation that no list has: the scale shows them up to a quantized value. */
    @Test
    void first_quantizeOfStandardizedPixels_showsTheirMeanAndDeviation() {
        for (float[] way : new float[][]{{0.1307f, 0.3081f}, {0.286f, 0.353f}, {0.4734f, 0.2516f}}) {
            float scale = 1 / way[1] / 255;
            int zeroPoint = Math.round(-128 + way[0] / way[1] / scale);
            for (int channels : new int[]{1, 3}) {
                Decision<PixelRange> range = range(channels, (b, image) -> quantize(b, image, scale, zeroPoint));

                assertEquals(Source.GRAPH, range.source());
                Normalization found = range.value().normalization().orElseThrow();
                assertArrayEquals(new float[]{255 * way[0]}, found.mean(), 0.6f);
                assertArrayEquals(new float[]{255 * way[1]}, found.std(), 0.6f);
            }
        }
    }

    @Test
    void first_quantizeOfImageNetsDeviations_grayHasOneMean() {
        Decision<PixelRange> range = range(1, (b, image) -> quantize(b, image, 4.76f / 255, -14));

        assertEquals(1, range.value().normalization().orElseThrow().mean().length);
    }

    static List<Arguments> silent() {
        return List.of(head("convolution", Normalization.DEFAULT, (_, image) -> image),
                head("PAD", Normalization.DEFAULT,
                        (b, image) -> b.pad(image, new int[]{0, 1, 1, 0}, new int[]{0, 1, 1, 0}, Operator.ABSENT)),
                head("MUL by 1", Normalization.DEFAULT, (b, image) -> b.multiply(image, scalar(b, 1))),
                head("MUL by 1e9", Normalization.DEFAULT, (b, image) -> b.multiply(image, scalar(b, 1e9f))),
                head("MUL by itself", Normalization.DEFAULT, (b, image) -> b.multiply(image, image)),
                head("QUANTIZE of −4…4", Normalization.DEFAULT, (b, image) -> quantize(b, image, 8 / 255f, 0)),
                head("QUANTIZE of 0…20", Normalization.DEFAULT, (b, image) -> quantize(b, image, 20 / 255f, -128)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silent")
    void first_operatorsThatDoNotTell_defaultIsAssumed(String name, Normalization expected, Head head) {
        assertEquals(new Decision<>(PixelRange.of(expected), Source.ASSUMED, ""), range(head));
    }

    private static Decision<PixelRange> range(Head head) {
        return range(3, head);
    }

    private static Decision<PixelRange> range(int channels, Head head) {
        GraphBuilder builder = new GraphBuilder();
        int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, 8, 8, channels));
        int first = head.add(builder, image);
        int floats = builder.tensor(first).type() == ElementType.FLOAT32 ? first : builder.dequantize(first);
        int depth = builder.shape(floats).dimension(3);
        float[] weights = new float[2 * 9 * depth];
        int filter = builder.constant(TensorSpec.of("filter", Shape.of(2, 3, 3, depth), weights));
        int conv = builder.conv2d(floats, filter, Operator.ABSENT, Operator.Window.of(Padding.SAME, 1),
                Activation.RELU);
        Model model = Model.of(builder.build(builder.reduce(ReduceFunction.MEAN, conv, false, 1, 2)));
        return Assumptions.of(model, ClassifierOptions.DEFAULT).range();
    }

    private static int binary(GraphBuilder builder, BinaryFunction function, int left, int right) {
        return builder.binary(function, left, right, Activation.NONE);
    }

    private static int quantize(GraphBuilder builder, int tensor, float scale, int zeroPoint) {
        return builder.next(Quantization.perTensor(scale, zeroPoint)).quantize(tensor, ElementType.INT8);
    }

    private static int scalar(GraphBuilder builder, float value) {
        return builder.constant(TensorSpec.of("scalar", Shape.of(), value));
    }

    private static int channels(GraphBuilder builder, float... values) {
        return builder.constant(TensorSpec.of("channels", Shape.of(3), values));
    }

    private static int half(GraphBuilder builder, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN)
                .putShort(Float.floatToFloat16(value)).flip();
        return builder.constant(new TensorSpec("half", ElementType.FLOAT16, Shape.of(), Optional.empty(),
                Optional.of(bytes)));
    }
}
