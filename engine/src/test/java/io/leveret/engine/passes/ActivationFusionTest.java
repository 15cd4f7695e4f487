package io.leveret.engine.passes;

import io.leveret.engine.Rewriting;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationFusionTest {
    private final ModelBuilder model = new ModelBuilder();
    private final RandomLayers layers = new RandomLayers(model, 5);

    private int image(TensorKind kind) {
        return model.input(kind, RandomNetworks.activations(kind), 1, 6, 6, 5);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void activation_afterOperatorsThatClamp_isTheirOwn(TensorKind kind) {
        Quant quant = RandomNetworks.activations(kind);
        int image = image(kind);
        int conv = model.relu(layers.conv2d(image, 7, 3, 3, Window.same(), quant), quant);
        int depthwise = model.relu6(layers.depthwiseConv2d(image, 2, 3, 3, Window.same(), quant), quant);
        int product = model.relu(layers.fullyConnected(image, 7, FusedActivation.NONE, quant), quant);
        int average = model.relu6(model.averagePool2d(image, 3, 3, Window.valid()), quant);
        int highest = model.relu(model.maxPool2d(image, 2, 2, Window.valid()), quant);
        int sum = model.relu6(model.add(image, image, FusedActivation.NONE, quant), quant);
        model.output(conv, depthwise, product, average, highest, sum);
        Rewriting.assertComputes(model, "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "AVERAGE_POOL_2D",
                "MAX_POOL_2D", "ADD");
    }

    @Test
    void activation_toAnotherScaleOrZeroPoint_roundsTwice() {
        Quant quant = RandomNetworks.activations(TensorKind.UINT8);
        int image = image(TensorKind.UINT8);
        int conv = layers.conv2d(image, 7, 3, 3, Window.same(), quant);
        int sum = model.add(image, image, FusedActivation.NONE, quant);
        model.output(model.relu6(conv, Quant.perTensor(6 / 255.0, 0)), model.relu(sum, Quant.perTensor(1 / 16.0, 1)));
        Rewriting.assertComputes(model, "CONV_2D", "ADD", "RELU6", "RELU");
    }

    @Test
    void activation_ofWhatOthersReadToo_isAStep() {
        int image = image(TensorKind.FLOAT32);
        int conv = layers.conv2d(image, 5, 3, 3, Window.same(), Quant.NONE);
        int sum = model.add(model.relu(conv, Quant.NONE), conv, FusedActivation.NONE, Quant.NONE);
        model.output(sum, model.relu(sum, Quant.NONE));
        Rewriting.assertComputes(model, "CONV_2D", "RELU", "ADD", "RELU");
    }

    @Test
    void activation_afterAnother_isAStep() {
        int image = image(TensorKind.FLOAT32);
        Window window = Window.same().activation(FusedActivation.RELU_N1_TO_1);
        int first = model.relu(layers.conv2d(image, 5, 3, 3, window, Quant.NONE), Quant.NONE);
        int second = model.relu6(model.relu(layers.conv2d(image, 5, 3, 3, Window.same(), Quant.NONE), Quant.NONE),
                Quant.NONE);
        model.output(first, second);
        Rewriting.assertComputes(model, "CONV_2D", "RELU", "CONV_2D", "RELU6");
    }

    @Test
    void activation_afterOperatorsWithout_isAStep() {
        int image = image(TensorKind.FLOAT32);
        model.output(model.relu(model.pad(image, new int[][]{{0, 0}, {1, 1}, {1, 1}, {0, 0}}), Quant.NONE),
                model.relu(model.mean(image, new int[]{1, 2}, false, Quant.NONE), Quant.NONE));
        Rewriting.assertComputes(model, "PAD", "RELU", "MEAN", "RELU");
    }
}
