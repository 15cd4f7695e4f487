package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.Rewriting;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConcatElisionTest {
    private static final int CHANNELS = 3;

    private final ModelBuilder model = new ModelBuilder();
    private final RandomLayers layers = new RandomLayers(model, 5);

    private int image(TensorKind kind, int batch) {
        return model.input(kind, RandomNetworks.activations(kind), batch, 5, 6, 7);
    }

    private int conv(int image, int channels) {
        return layers.conv2d(image, channels, 3, 3, Window.same(), RandomNetworks.activations(model.kind(image)));
    }

    private int concatenation(int axis, int... parts) {
        return model.concatenation(axis, FusedActivation.NONE, RandomNetworks.activations(model.kind(parts[0])),
                parts);
    }

    // ---- in place ----

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void channels_ofOperatorsThatLeaveGaps_areInPlace(TensorKind kind) {
        Quant quant = RandomNetworks.activations(kind);
        int image = image(kind, 2);
        model.output(concatenation(CHANNELS, conv(image, 17), model.averagePool2d(image, 3, 3, Window.same()),
                layers.depthwiseConv2d(image, 3, 3, 3, Window.same(), quant),
                model.maxPool2d(image, 2, 2, Window.same()),
                layers.conv2d(image, 40, 1, 1, Window.same(), quant)));
        Rewriting.assertComputes(model, "CONV_2D", "AVERAGE_POOL_2D", "DEPTHWISE_CONV_2D", "MAX_POOL_2D", "CONV_2D");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void channels_ofConcatenationsWithin_areInPlace(TensorKind kind) {
        int image = image(kind, 2);
        int innermost = concatenation(CHANNELS, conv(image, 5), conv(image, 3));
        int inner = concatenation(CHANNELS, conv(image, 2), innermost, conv(image, 9));
        int outer = concatenation(CHANNELS, inner, conv(image, 1));
        model.output(conv(outer, 4));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void singleLine_ofAnyOperators_isInPlace(TensorKind kind) {
        Quant quant = RandomNetworks.activations(kind);
        int image = image(kind, 1);
        int rows = concatenation(1, model.add(image, image, FusedActivation.NONE, quant),
                concatenation(CHANNELS, conv(image, 4), conv(image, 3)),
                concatenation(2, model.maxPool2d(image, 1, 3, Window.valid()),
                        model.maxPool2d(image, 1, 5, Window.valid())),
                model.relu(image, quant));
        model.output(model.relu6(rows, quant));
        Rewriting.assertComputes(model, "ADD", "CONV_2D", "CONV_2D", "MAX_POOL_2D", "MAX_POOL_2D", "CONCATENATION",
                "RELU", "RELU6"); // the concatenation of columns has five lines, and poolings write 10 and 20 pixels
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void products_underOtherShapes_areInPlace(TensorKind kind) {
        Quant quant = RandomNetworks.activations(kind);
        int lines = model.input(kind, quant, 2, 9);
        int left = model.reshape(layers.fullyConnected(lines, 30, FusedActivation.NONE, quant), 2, 3, 2, 5);
        int right = model.reshape(
                model.squeeze(model.reshape(layers.fullyConnected(lines, 10, FusedActivation.NONE, quant), 2, 1, 10),
                        1),
                2, 1, 2, 5);
        model.output(concatenation(1, left, right));
        Rewriting.assertComputes(model, "FULLY_CONNECTED", "FULLY_CONNECTED");
    }

    @Test
    void channels_ofAnotherTypeUnderTheSameValues_areInPlace() {
        Quant uint8 = Quant.perTensor(1 / 16.0, 128);
        int image = image(TensorKind.UINT8, 1);
        int renamed = model.quantize(conv(image, 4), TensorKind.INT8, Quant.perTensor(1 / 16.0, 0));
        int back = model.quantize(renamed, TensorKind.UINT8, uint8);
        model.output(concatenation(CHANNELS, conv(image, 3), back));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D");
    }

    @Test
    void channels_ofOtherScales_areRescaledInPlace() {
        int image = image(TensorKind.UINT8, 2);
        int inner = model.concatenation(CHANNELS, FusedActivation.NONE, Quant.perTensor(0.05, 120),
                layers.conv2d(image, 18, 3, 3, Window.same(), Quant.perTensor(0.03, 131)), conv(image, 5),
                layers.conv2d(image, 6, 1, 1, Window.same(), Quant.perTensor(0.05, 120)));
        model.output(concatenation(CHANNELS, inner, conv(image, 2)));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONV_2D", "CONCATENATION", "CONV_2D", "CONCATENATION");
        assertEquals(5, ConcatElision.of(LoweredGraph.of(Rewriting.graph(model.build()))).size());
    }

    // ---- copied ----

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void tensor_twiceInOne_isCopied(TensorKind kind) {
        int image = image(kind, 1);
        int twice = conv(image, 4);
        model.output(concatenation(CHANNELS, twice, conv(image, 3), twice, model.reshape(twice, model.shape(twice))));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONCATENATION");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void tensor_inTwo_isCopied(TensorKind kind) {
        int image = image(kind, 1);
        int shared = conv(image, 4);
        model.output(concatenation(CHANNELS, conv(image, 3), shared), concatenation(CHANNELS, shared, conv(image, 2)));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONCATENATION", "CONV_2D", "CONCATENATION");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void tensor_thatAnotherOperatorReads_isCopied(TensorKind kind) {
        int image = image(kind, 1);
        int shared = conv(image, 4);
        model.output(concatenation(CHANNELS, shared, conv(shared, 3)));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONCATENATION");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void tensor_whoseOtherNameIsRead_isCopied(TensorKind kind) {
        int image = image(kind, 1);
        int shared = conv(image, 4);
        int renamed = model.reshape(shared, model.shape(shared));
        model.output(concatenation(CHANNELS, renamed, conv(image, 3)), model.relu(shared,
                RandomNetworks.activations(kind)));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONCATENATION", "RELU");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void inputConstantAndOutput_areCopied(TensorKind kind) {
        int image = image(kind, 1);
        int constant = model.constant(kind, RandomNetworks.activations(kind), new RandomTensors(3).tensor(kind, 1, 5,
                6, 2), 1, 5, 6, 2);
        int output = conv(image, 4);
        model.output(concatenation(CHANNELS, image, constant, output, conv(image, 3)), output,
                concatenation(1, image, image));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONCATENATION", "CONCATENATION");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void channels_ofOperatorsThatLeaveNoGaps_areCopied(TensorKind kind) {
        Quant quant = RandomNetworks.activations(kind);
        int image = image(kind, 1);
        model.output(concatenation(CHANNELS, model.add(image, image, FusedActivation.NONE, quant), conv(image, 4)));
        Rewriting.assertComputes(model, "ADD", "CONV_2D", "CONCATENATION");
    }

    @Test
    void rows_ofSeveralImages_areCopied() {
        int images = image(TensorKind.FLOAT32, 2);
        model.output(concatenation(1, conv(images, 4), conv(images, 4)));
        Rewriting.assertComputes(model, "CONV_2D", "CONV_2D", "CONCATENATION");
    }

    @Test
    void of_nestedConcatenation_givesPlacesWithinTheOutermost() {
        int image = image(TensorKind.FLOAT32, 1);
        int a = conv(image, 4);
        int b = conv(image, 5);
        int c = conv(image, 6);
        int inner = concatenation(CHANNELS, b, c);
        int outer = concatenation(CHANNELS, a, inner);
        byte[] file = model.output(outer).build();
        var slices = ConcatElision.of(LoweredGraph.of(Rewriting.graph(file)));
        assertEquals(List.of(new ConcatElision.Slice(outer, 0, 11), new ConcatElision.Slice(outer, 4, 10),
                new ConcatElision.Slice(outer, 9, 9), new ConcatElision.Slice(outer, 4, 4)),
                List.of(slices.get(a), slices.get(b), slices.get(c), slices.get(inner)));
    }
}
