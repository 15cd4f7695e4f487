package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import io.leveret.base.LeveretException;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.Window;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.InputSize;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptionsT;
import org.tensorflow.lite.schema.ShapeOptionsT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/**
 * Networks as converters write them for images of any size: shapes follow from the input's, by −1, masks and SHAPE.
 * Read with a size, they give TensorFlow Lite's results of the same network with that size.
 */
class OpenSizeNetworksTest {
    private static final int EXAMPLE = 1;
    private static final int HEIGHT = 6;
    private static final int WIDTH = 5;

    /** Adds a network to an image, and returns its result. */
    private interface Network {
        int add(ModelBuilder model, int image);
    }

    static List<Arguments> networks() {
        return List.of(network("RESHAPE with −1", (model, image) -> model
                .mean(model.reshape(convolution(model, image, 1), 1, -1, 4), new int[]{1}, false, Quant.NONE)),
                network("RESHAPE of the batch with −1", (model, image) -> model
                        .mean(model.reshape(convolution(model, image, 1), -1, 2), new int[]{0}, true, Quant.NONE)),
                network("SLICE to the end", (model, image) -> {
                    int padded = model.pad(image, new int[][]{{0, 0}, {1, 1}, {2, 0}, {0, 0}});
                    return mean(model, model.slice(padded, new int[]{0, 1, 1, 0}, new int[]{1, -1, -1, 3}));
                }), network("STRIDED_SLICE with masks", (model, image) -> mean(model, convolution(model,
                        model.stridedSlice(image, new int[4], new int[4], new int[]{1, 1, -1, 1}, 15, 15, 0,
                                model.shape(image)),
                        2))),
                network("RESIZE_BILINEAR to the computed double", (model, image) -> mean(model, bilinear(model,
                        convolution(model, image, 1),
                        model.pairs("MUL", sides(model, image), model.constant(new int[]{2, 2}, 2), Quant.NONE)))),
                network("RESIZE_NEAREST_NEIGHBOR back to the image's size", (model, image) -> {
                    int small = convolution(model, image, 2);
                    int[] shape = model.shape(image).clone();
                    shape[3] = 4;
                    int back = model.operator("RESIZE_NEAREST_NEIGHBOR",
                            ModelBuilder.options(BuiltinOptions.ResizeNearestNeighborOptions,
                                    new ResizeNearestNeighborOptionsT()),
                            small, shape, small, sides(model, image));
                    return mean(model, convolution(model, back, 1));
                }), network("TRANSPOSE_CONV to a computed shape", (model, image) -> {
                    int twice = model.pairs("MUL", shapeOf(model, image), model.constant(new int[]{1, 2, 2, 1}, 4),
                            Quant.NONE);
                    TransposeConvOptionsT options = new TransposeConvOptionsT();
                    options.setPadding(Window.Padding.VALID.schemaCode());
                    options.setStrideH(2);
                    options.setStrideW(2);
                    int filter = model.constant(new RandomTensors(4).floats(3 * 2 * 2 * 3, -1, 1), 3, 2, 2, 3);
                    int[] shape = model.shape(image);
                    return mean(model, model.operator("TRANSPOSE_CONV",
                            ModelBuilder.options(BuiltinOptions.TransposeConvOptions, options), image,
                            new int[]{1, 2 * shape[1], 2 * shape[2], 3}, twice, filter, image));
                }));
    }

    private static Arguments network(String name, Network network) {
        return arguments(name, network);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void read_withASize_isTensorFlowLitesResult(String name, Network network) throws ModelFormatException {
        byte[] open = ModelPacker.openInputs(model(network, EXAMPLE, EXAMPLE), 1, 2);
        byte[] fixed = model(network, HEIGHT, WIDTH);
        float[] image = new RandomTensors(9).floats(HEIGHT * WIDTH * 3, -1, 1);

        Session session = Plan.compile(read(open).graph()).open();
        session.write(0, image);
        session.run();
        try (TfliteOracle oracle = TfliteOracle.open(fixed, TfliteOracle.Kernels.XNNPACK, 1)) {
            oracle.setInput(0, image);
            oracle.invoke();
            assertArrayEquals(oracle.outputFloats(0), session.readFloats(0), 1e-5f);
        }
        Session batches = Plan
                .compile(ModelReader.read(ModelPacker.openInputs(model(network, EXAMPLE, EXAMPLE), 0, 1, 2),
                        "open", ReadOptions.DEFAULT.withInputSize(new InputSize(HEIGHT, WIDTH))).graph())
                .open();
        batches.write(0, image);
        batches.run();
        assertArrayEquals(session.readFloats(0), batches.readFloats(0));
    }

    static List<Arguments> refusals() {
        return List.of(arguments("RESHAPE to a constant shape", (Network) (model, image) -> model
                .reshape(convolution(model, image, 1), 1, 4), ModelFormatException.class,
                "it does not take pictures of 6×5: RESHAPE"),
                arguments("RESIZE to values of the image", (Network) (model, image) -> {
                    int values = model.reshape(model.slice(image, new int[4], new int[]{1, 1, 1, 2}), 2);
                    return mean(model, bilinear(model, image, model.cast(values, TensorKind.INT32)));
                }, UnsupportedOperatorException.class, "RESIZE_BILINEAR with a size that is computed from values"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void read_sizesThatDoNotFollow_isRefusedWithTheReason(String name, Network network,
            Class<? extends LeveretException> kind, String reason) {
        byte[] open = ModelPacker.openInputs(model(network, EXAMPLE, EXAMPLE), 1, 2);

        LeveretException refused = assertThrows(LeveretException.class, () -> read(open));
        assertEquals(kind, refused.getClass());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private static Model read(byte[] open) throws ModelFormatException {
        return ModelReader.read(open, "open", ReadOptions.DEFAULT.withInputSize(new InputSize(HEIGHT, WIDTH)));
    }

    private static byte[] model(Network network, int height, int width) {
        ModelBuilder model = new ModelBuilder();
        return model.output(network.add(model, model.input(TensorKind.FLOAT32, 1, height, width, 3))).build();
    }

    private static int convolution(ModelBuilder model, int image, int stride) {
        int channels = model.shape(image)[3];
        int filter = model.constant(new RandomTensors(5).floats(4 * 9 * channels, -1, 1), 4, 3, 3, channels);
        return model.conv2d(image, filter, model.constant(new float[]{0, 1, 2, 3}, 4),
                Window.same().stride(stride, stride), Quant.NONE);
    }

    private static int mean(ModelBuilder model, int image) {
        return model.mean(image, new int[]{1, 2}, false, Quant.NONE);
    }

    private static int shapeOf(ModelBuilder model, int tensor) {
        ShapeOptionsT options = new ShapeOptionsT();
        options.setOutType(TensorKind.INT32.schemaCode());
        int result = model.tensor(TensorKind.INT32, Quant.NONE, model.shape(tensor).length);
        model.operator(BuiltinOperator.SHAPE, 1, ModelBuilder.options(BuiltinOptions.ShapeOptions, options),
                new int[]{tensor}, new int[]{result});
        return result;
    }

    /** Height and width of an image. */
    private static int sides(ModelBuilder model, int image) {
        return model.slice(shapeOf(model, image), new int[]{1}, new int[]{2});
    }

    private static int bilinear(ModelBuilder model, int image, int size) {
        int[] shape = model.shape(image);
        return model.operator("RESIZE_BILINEAR",
                ModelBuilder.options(BuiltinOptions.ResizeBilinearOptions, new ResizeBilinearOptionsT()), image,
                new int[]{1, 2 * shape[1], 2 * shape[2], shape[3]}, image, size);
    }
}
