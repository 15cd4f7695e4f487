package io.leveret.engine.passes;

import io.leveret.engine.Rewriting;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaddingFusionTest {
    private final ModelBuilder model = new ModelBuilder();
    private final RandomLayers layers = new RandomLayers(model, 5);

    private static int[][] around(int top, int bottom, int left, int right) {
        return new int[][]{{0, 0}, {top, bottom}, {left, right}, {0, 0}};
    }

    private static final List<int[][]> BORDERS = List.of(around(0, 1, 0, 1), around(1, 1, 1, 1), around(1, 0, 0, 1),
            around(0, 0, 1, 0));
    private static final List<Window> WINDOWS = List.of(Window.valid(), Window.valid().stride(2), Window.same(),
            Window.same().stride(2), Window.valid().stride(1, 2).dilation(2));

    private int image(TensorKind kind, int height, int width) {
        return model.input(kind, RandomNetworks.activations(kind), 1, height, width, 5);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void pad_beforeConvolutions_isTheirOwn(TensorKind kind) {
        Quant quant = RandomNetworks.activations(kind);
        for (int[][] padding : BORDERS) {
            for (Window window : WINDOWS) {
                ModelBuilder both = new ModelBuilder();
                RandomLayers random = new RandomLayers(both, 5);
                int padded = both.pad(both.input(kind, quant, 2, 7, 8, 5), padding);
                both.output(random.conv2d(padded, 9, 3, 3, window, quant),
                        random.depthwiseConv2d(padded, 1, 3, 3, window, quant));
                Rewriting.assertComputes(both, "CONV_2D", "DEPTHWISE_CONV_2D");
            }
        }
    }

    @Test
    void pad_ofAPad_addsUp() {
        int padded = model.pad(model.pad(image(TensorKind.UINT8, 6, 6), around(1, 0, 0, 1)), around(1, 2, 1, 1));
        model.output(layers.conv2d(padded, 4, 5, 5, Window.same().stride(2),
                RandomNetworks.activations(TensorKind.UINT8)));
        Rewriting.assertComputes(model, "CONV_2D");
    }

    @Test
    void pad_ofChannels_isAStep() {
        int padded = model.pad(image(TensorKind.FLOAT32, 6, 6), new int[][]{{0, 0}, {1, 1}, {1, 1}, {0, 2}});
        model.output(layers.conv2d(padded, 4, 3, 3, Window.valid(), Quant.NONE));
        Rewriting.assertComputes(model, "PAD", "CONV_2D");
    }

    @Test
    void pad_widerThanTheWindow_isAStep() {
        for (int[][] padding : List.of(around(3, 0, 0, 0), around(0, 3, 0, 0), around(0, 0, 3, 0),
                around(0, 0, 0, 3))) {
            ModelBuilder wide = new ModelBuilder();
            int padded = wide.pad(wide.input(TensorKind.FLOAT32, 1, 6, 6, 5), padding);
            wide.output(new RandomLayers(wide, 5).conv2d(padded, 4, 3, 3, Window.valid(), Quant.NONE));
            Rewriting.assertComputes(wide, "PAD", "CONV_2D");
        }
    }

    @Test
    void pad_beforePools_isAStep() {
        int padded = model.pad(image(TensorKind.INT8, 6, 6), around(1, 1, 1, 1));
        model.output(model.averagePool2d(padded, 3, 3, Window.same()), model.maxPool2d(padded, 3, 3, Window.valid()));
        Rewriting.assertComputes(model, "PAD", "AVERAGE_POOL_2D", "MAX_POOL_2D");
    }

    @Test
    void pad_thatOthersReadToo_isLeftToThem() {
        Quant quant = RandomNetworks.activations(TensorKind.UINT8);
        int padded = model.pad(model.relu(image(TensorKind.UINT8, 6, 6), quant), around(1, 1, 1, 1));
        int pooled = model.maxPool2d(padded, 2, 2, Window.valid());
        int relu = model.relu6(pooled, Quant.perTensor(0.05, 0));
        model.output(relu, layers.conv2d(padded, 4, 3, 3, Window.valid(), quant)); // the image lives beyond the pool
        Rewriting.assertComputes(model, "RELU", "PAD", "MAX_POOL_2D", "RELU6", "CONV_2D");
    }

    @Test
    void pad_thatIsAnOutput_staysOne() {
        Quant quant = RandomNetworks.activations(TensorKind.UINT8);
        int padded = model.pad(image(TensorKind.UINT8, 6, 6), around(1, 1, 1, 1));
        model.output(padded, layers.conv2d(padded, 4, 3, 3, Window.valid(), quant));
        Rewriting.assertComputes(model, "PAD", "CONV_2D");
    }
}
