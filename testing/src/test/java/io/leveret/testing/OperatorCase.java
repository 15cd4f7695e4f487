package io.leveret.testing;

import java.util.List;
import java.util.stream.Stream;

/** Each operator of the builder, on a small image with odd sides of each kind it takes. */
record OperatorCase(String name, TensorKind kind, Layer layer) {
    /** Adds operators after {@code image} and returns the output. */
    interface Layer {
        int add(ModelBuilder model, RandomLayers layers, int image, Quant quant);
    }

    private static final int[] IMAGE = {1, 7, 9, 5};

    static Stream<OperatorCase> all() {
        return Stream.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8).flatMap(OperatorCase::of);
    }

    /** One step is about 1/43 for activations within ±3, and 1/256 for probabilities. */
    static Quant activations(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(6 / 255.0, 128);
            case INT8 -> Quant.perTensor(6 / 255.0, 0);
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 -> Quant.NONE;
        };
    }

    static Quant probabilities(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(1 / 256.0, 0);
            case INT8 -> Quant.perTensor(1 / 256.0, -128);
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 -> Quant.NONE;
        };
    }

    byte[] model() {
        ModelBuilder model = new ModelBuilder();
        Quant quant = activations(kind);
        int image = model.input(kind, quant, IMAGE);
        int output = layer.add(model, new RandomLayers(model, 7), image, quant);
        return model.output(output).build();
    }

    byte[] noise() {
        return new RandomTensors(11).tensor(kind, IMAGE);
    }

    @Override
    public String toString() {
        return name + " " + kind;
    }

    private static Stream<OperatorCase> of(TensorKind kind) {
        Stream<OperatorCase> plain = Stream.of(
                new OperatorCase("conv 3×3 same stride 2", kind,
                        (m, l, x, q) -> l.conv2d(x, 6, 3, 3, Window.same().stride(2), q)),
                new OperatorCase("conv 3×2 valid dilation 2×3", kind,
                        (m, l, x, q) -> l.conv2d(x, 6, 3, 2, Window.valid().dilation(2, 3), q)),
                new OperatorCase("depthwise 3×3 same", kind,
                        (m, l, x, q) -> l.depthwiseConv2d(x, 1, 3, 3, Window.same(), q)),
                new OperatorCase("depthwise multiplier 2 valid stride 2×1", kind,
                        (m, l, x, q) -> l.depthwiseConv2d(x, 2, 3, 3, Window.valid().stride(2, 1), q)),
                new OperatorCase("depthwise dilation 2", kind,
                        (m, l, x, q) -> l.depthwiseConv2d(x, 1, 3, 3, Window.same().dilation(2), q)),
                new OperatorCase("fully connected", kind,
                        (m, l, x, q) -> l.fullyConnected(x, 4, FusedActivation.NONE, q)),
                new OperatorCase("fully connected keeping dimensions", kind, (m, l, x, q) -> {
                    int weights = l.weights(x, 5, 0, 3, 5);
                    return m.fullyConnected(x, weights, l.bias(x, weights, 3), FusedActivation.RELU, true, q);
                }),
                new OperatorCase("fully connected without bias", kind,
                        (m, l, x, q) -> m.fullyConnected(x, l.weights(x, 5, 0, 3, 5), ModelBuilder.ABSENT,
                                FusedActivation.NONE, q)),
                new OperatorCase("average pool same", kind,
                        (m, l, x, q) -> m.averagePool2d(x, 3, 3, Window.same().stride(2))),
                new OperatorCase("average pool whole", kind, (m, l, x, q) -> m.averagePool2d(x, 7, 9, Window.valid())),
                new OperatorCase("max pool valid", kind,
                        (m, l, x, q) -> m.maxPool2d(x, 3, 2, Window.valid().stride(2))),
                new OperatorCase("add", kind, (m, l, x, q) -> m.add(x, x, FusedActivation.NONE, q)),
                new OperatorCase("add broadcast constant", kind, (m, l, x, q) -> {
                    byte[] noise = new RandomTensors(3).tensor(kind, 5);
                    return m.add(x, m.constant(kind, q, noise, 5), FusedActivation.RELU6, q);
                }),
                new OperatorCase("concatenation", kind,
                        (m, l, x, q) -> m.concatenation(-1, FusedActivation.NONE, q, x, m.relu(x, q), x)),
                new OperatorCase("mean", kind, (m, l, x, q) -> m.mean(x, new int[]{1, 2}, false, q)),
                new OperatorCase("mean keeping dimensions", kind,
                        (m, l, x, q) -> m.mean(x, new int[]{-3, -2}, true, q)),
                new OperatorCase("pad", kind, (m, l, x, q) -> m.pad(x, new int[][]{{0, 0}, {1, 2}, {0, 3}, {0, 0}})),
                new OperatorCase("reshape", kind, (m, l, x, q) -> m.reshape(x, 1, -1)),
                new OperatorCase("squeeze", kind, (m, l, x, q) -> m.squeeze(x, 0)),
                new OperatorCase("squeeze all", kind, (m, l, x, q) -> m.squeeze(x)),
                new OperatorCase("softmax", kind, (m, l, x, q) -> m.softmax(x, 1, probabilities(kind))),
                new OperatorCase("logistic", kind, (m, l, x, q) -> m.logistic(x, probabilities(kind))),
                new OperatorCase("relu", kind, (m, l, x, q) -> m.relu(x, q)),
                new OperatorCase("relu6", kind, (m, l, x, q) -> m.relu6(x, q)));
        Stream<OperatorCase> activations = List
                .of(FusedActivation.NONE, FusedActivation.RELU, FusedActivation.RELU_N1_TO_1, FusedActivation.RELU6)
                .stream().map(activation -> new OperatorCase("conv 1×1 " + activation, kind,
                        (m, l, x, q) -> l.conv2d(x, 8, 1, 1, Window.same().activation(activation), q)));
        Stream<OperatorCase> conversions = kind == TensorKind.FLOAT32
                ? Stream.of(new OperatorCase("quantize to uint8", kind,
                        (m, l, x, q) -> m.quantize(x, TensorKind.UINT8, activations(TensorKind.UINT8))),
                        new OperatorCase("quantize to int8", kind,
                                (m, l, x, q) -> m.quantize(x, TensorKind.INT8, activations(TensorKind.INT8))))
                : Stream.of(new OperatorCase("dequantize", kind, (m, l, x, q) -> m.dequantize(x)),
                        new OperatorCase("requantize", kind,
                                (m, l, x, q) -> m.quantize(x, TensorKind.INT8, Quant.perTensor(0.05, -3))));
        return Stream.of(plain, activations, conversions).flatMap(cases -> cases);
    }
}
