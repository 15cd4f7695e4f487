package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.Activation;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.TensorMapT;

/** Tests the written model; {@code HeadReplacementAgainstTfliteTest}, in the engine's tests, tests its results. */
class HeadReplacementTest {
    private static final int CHANNELS = 24;
    private static final int OLD_CLASSES = 501;
    private static final RangedLayer HEAD = layer(CHANNELS, 3, Activation.NONE, -2, 3);

    /** A classifier, and the index of its head's input: [1, 1, 1, 24]. */
    private record Classifier(byte[] file, int features) {}

    private static Quant activations(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(1 / 32.0, 100);
            case INT8 -> Quant.perTensor(1 / 32.0, -20);
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 -> Quant.NONE;
        };
    }

    private static Classifier classifier(TensorKind kind) {
        ModelBuilder model = new ModelBuilder().description("sees hares");
        RandomLayers layers = new RandomLayers(model, 1);
        Quant quant = activations(kind);
        int image = model.input(kind, quant, 1, 6, 6, 3);
        int conv = layers.conv2d(image, CHANNELS, 3, 3, Window.same().stride(2), quant);
        int features = model.averagePool2d(conv, 3, 3, Window.valid());
        int logits = model.reshape(layers.conv2d(features, OLD_CLASSES, 1, 1, Window.valid(), quant), 1, OLD_CLASSES);
        Quant scores = kind == TensorKind.FLOAT32 ? Quant.NONE
                : Quant.perTensor(1 / 256.0, kind == TensorKind.INT8 ? -128 : 0);
        byte[] file = model.output(model.softmax(logits, 1, scores))
                .metadata("min_runtime_version", "1.5.0".getBytes()).build();
        return new Classifier(file, features);
    }

    /** A layer and the range of its results. */
    private record RangedLayer(DenseLayer layer, ValueRange range) {
        float[] weights() {
            return layer.weights();
        }

        float[] bias() {
            return layer.bias();
        }
    }

    private static RangedLayer layer(int inputs, int outputs, Activation activation, float min, float max) {
        RandomTensors random = new RandomTensors(inputs + outputs);
        return new RangedLayer(new DenseLayer(inputs, outputs, random.floats(inputs * outputs, -0.3f, 0.5f),
                random.floats(outputs, -1, 1), activation), new ValueRange(min, max));
    }

    private static byte[] write(Classifier classifier, RangedLayer... head) {
        HeadReplacement replacement = HeadReplacement.of(Stream.of(head).map(RangedLayer::layer).toList())
                .withRanges(Stream.of(head).map(RangedLayer::range).toList());
        return ModelWriter.write(replacement.apply(read(classifier.file()), classifier.features()));
    }

    private static byte[] writeOfMeans(Classifier classifier, ValueRange means) {
        HeadReplacement replacement = HeadReplacement.ofMeans(List.of(HEAD.layer())).withRanges(means,
                List.of(HEAD.range()));
        return ModelWriter.write(replacement.apply(read(classifier.file()), classifier.features()));
    }

    private static io.leveret.tflite.Model read(byte[] model) {
        return ModelReader.read(model, "test", ModelLimits.DEFAULT);
    }

    private static Model model(byte[] file) {
        return Model.getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static List<String> names(Graph graph) {
        return graph.operators().stream().map(Operator::name).toList();
    }

    private static Operator.FullyConnected dense(Graph graph, int index) {
        return (Operator.FullyConnected) graph.operators().stream()
                .filter(operator -> operator instanceof Operator.FullyConnected).toList().get(index);
    }

    private static void assertRefused(Class<? extends RuntimeException> type, String message, byte[] file,
            int features, RangedLayer... head) {
        assertEquals(message, assertThrowsExactly(type, () -> write(new Classifier(file, features), head))
                .getMessage());
    }

    @Test
    void write_floatHead_isReadAsItWasGiven() throws IOException {
        RangedLayer hidden = layer(CHANNELS, 7, Activation.RELU, 0, 0);
        RangedLayer last = layer(7, 3, Activation.NONE, 0, 0);
        io.leveret.tflite.Model model = read(write(classifier(TensorKind.FLOAT32), hidden, last));
        Graph graph = model.graph();
        assertEquals(List.of("CONV_2D", "AVERAGE_POOL_2D", "FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"),
                names(graph));
        assertEquals(Activation.RELU, dense(graph, 0).activation());
        assertEquals(Activation.NONE, dense(graph, 1).activation());
        assertArrayEquals(hidden.weights(), graph.tensor(dense(graph, 0).filter()).floatValues());
        assertArrayEquals(hidden.bias(), graph.tensor(dense(graph, 0).bias()).floatValues());
        assertArrayEquals(last.weights(), graph.tensor(dense(graph, 1).filter()).floatValues());
        assertEquals("scores", graph.output(0).name());
        assertEquals(Shape.of(1, 3), graph.output(0).shape());
        assertEquals("sees hares", model.description());
        assertEquals(1, ((Operator.Softmax) graph.operators().getLast()).beta());
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void write_quantizedHead_isWithinHalfAStepOfWhatWasGiven(TensorKind kind) throws IOException {
        Graph graph = read(write(classifier(kind), HEAD)).graph();
        TensorSpec weights = graph.tensor(dense(graph, 0).filter());
        TensorSpec bias = graph.tensor(dense(graph, 0).bias());
        Quantization steps = weights.quantization().orElseThrow();
        Quantization biasSteps = bias.quantization().orElseThrow();
        assertEquals(kind.name(), weights.type().name());
        assertEquals(activations(kind).scale() * steps.scale(0), biasSteps.scale(0));
        assertEquals(0, biasSteps.zeroPoint(0));
        for (int i = 0; i < HEAD.weights().length; i++) {
            int step = kind == TensorKind.UINT8 ? weights.values().get(i) & 0xff : weights.values().get(i);
            assertTrue(kind == TensorKind.UINT8 || step >= -127, "weight " + step);
            assertEquals(HEAD.weights()[i], steps.scale(0) * (step - steps.zeroPoint(0)), 0.501 * steps.scale(0));
        }
        for (int i = 0; i < HEAD.bias().length; i++) {
            assertEquals(HEAD.bias()[i], (double) biasSteps.scale(0) * bias.intValues()[i], 0.501 * biasSteps.scale(0));
        }
        assertEquals(kind == TensorKind.UINT8 ? 0.8 / 255 : 0.5 / 127, steps.scale(0), 1e-4);
        Quantization logits = graph.tensor(dense(graph, 0).output()).quantization().orElseThrow();
        assertEquals(5f / 255, logits.scale(0));
        assertEquals(102, logits.zeroPoint(0) - weights.type().quantizedMin());
        Quantization scores = graph.output(0).quantization().orElseThrow();
        assertEquals(1 / 256f, scores.scale(0));
        assertEquals(weights.type().quantizedMin(), scores.zeroPoint(0));
    }

    /** A range without 0 is widened to include it. */
    @ParameterizedTest
    @CsvSource({"1,3,0", "-3,-1,255", "0,3,0", "-3,0,255", "-1,1.5,102"})
    void write_quantizedRange_holdsZeroExactly(float min, float max, int zeroPoint) throws IOException {
        Graph graph = read(write(classifier(TensorKind.UINT8), layer(CHANNELS, 3, Activation.NONE, min, max))).graph();
        Quantization logits = graph.tensor(dense(graph, 0).output()).quantization().orElseThrow();
        assertEquals(zeroPoint, logits.zeroPoint(0));
        assertEquals((Math.max(max, 0) - Math.min(min, 0)) / 255, logits.scale(0), 1e-8);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32,1,1", "UINT8,1,1", "INT8,4,2"})
    void write_operators_areOfTheVersionForTheType(TensorKind kind, int dense, int softmax) throws IOException {
        Model model = model(write(classifier(kind), HEAD));
        assertEquals(4, model.operatorCodesLength());
        for (int i = 2; i < 4; i++) {
            OperatorCode code = model.operatorCodes(i);
            assertEquals(i == 2 ? BuiltinOperator.FULLY_CONNECTED : BuiltinOperator.SOFTMAX, code.builtinCode());
            assertEquals(code.builtinCode(), code.deprecatedBuiltinCode());
            assertEquals(i == 2 ? dense : softmax, code.version());
        }
    }

    @Test
    void write_oldHead_isGone() throws IOException {
        Classifier classifier = classifier(TensorKind.FLOAT32);
        byte[] written = write(classifier, HEAD);
        int oldHeadBytes = 4 * OLD_CLASSES * (CHANNELS + 1);
        assertTrue(written.length < classifier.file().length - oldHeadBytes + 4 * 3 * (CHANNELS + 1) + 2000,
                classifier.file().length + " became " + written.length);
        Model model = model(written);
        assertEquals(1 + 2 + 2, model.buffersLength());
        assertEquals(3 + 2 + 4, model.subgraphs(0).tensorsLength());
        assertEquals(0, model.metadataLength());
    }

    @Test
    void write_signatures_areDropped() throws IOException {
        ModelT model = ModelT.deserializeFromBinary(classifier(TensorKind.FLOAT32).file());
        SignatureDefT signature = new SignatureDefT();
        signature.setSignatureKey("serving_default");
        signature.setInputs(new TensorMapT[0]);
        signature.setOutputs(new TensorMapT[0]);
        model.setSignatureDefs(new SignatureDefT[]{signature});
        Classifier signed = new Classifier(ModelPacker.pack(model), classifier(TensorKind.FLOAT32).features());
        assertEquals(0, model(write(signed, HEAD)).signatureDefsLength());
    }

    @Test
    void write_weights_areAlignedTo16Bytes() throws IOException {
        for (TensorKind kind : List.of(TensorKind.FLOAT32, TensorKind.UINT8)) {
            Model model = model(write(classifier(kind), HEAD));
            for (int i = 1; i < model.buffersLength(); i++) {
                assertEquals(0, model.buffers(i).dataAsByteBuffer().position() % 16, "buffer " + i);
            }
        }
    }

    @Test
    void write_branchesAndInputsBehindTheFeatures_disappear() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        RandomLayers layers = new RandomLayers(builder, 3);
        int other = builder.input(TensorKind.FLOAT32, 1, CHANNELS);
        int image = builder.input(TensorKind.FLOAT32, 1, 6, 6, 3);
        int conv = layers.conv2d(image, CHANNELS, 3, 3, Window.same(), Quant.NONE);
        int large = layers.conv2d(conv, 300, 3, 3, Window.same(), Quant.NONE);
        int features = builder.mean(conv, new int[]{1, 2}, false, Quant.NONE);
        int both = builder.add(features, other, FusedActivation.NONE, Quant.NONE);
        byte[] file = builder.output(layers.fullyConnected(both, 5, FusedActivation.NONE, Quant.NONE), large).build();
        byte[] written = write(new Classifier(file, features), HEAD);
        Graph graph = read(written).graph();
        assertEquals(List.of("CONV_2D", "MEAN", "FULLY_CONNECTED", "SOFTMAX"), names(graph));
        assertEquals(List.of(Shape.of(1, 6, 6, 3)), graph.inputs().stream().map(graph::tensor).map(TensorSpec::shape)
                .toList());
        assertEquals(1, graph.outputs().size());
        assertTrue(written.length < file.length / 10, file.length + " became " + written.length);
    }

    @Test
    void write_featuresAreAnInput_isAHeadAlone() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int features = builder.input(TensorKind.FLOAT32, 2, CHANNELS);
        byte[] file = builder.output(builder.relu(features, Quant.NONE)).build();
        Graph graph = read(write(new Classifier(file, features), HEAD)).graph();
        assertEquals(List.of("FULLY_CONNECTED", "SOFTMAX"), names(graph));
        assertEquals(Shape.of(2, 3), graph.output(0).shape());
    }

    @Test
    void write_meansOfAnImage_haveTheirOwnSteps() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.UINT8, activations(TensorKind.UINT8), 1, 6, 6, CHANNELS);
        int features = builder.averagePool2d(image, 2, 2, Window.valid()); // of 5 × 5
        byte[] file = ModelPacker.openBatch(builder.output(features).build());

        byte[] written = writeOfMeans(new Classifier(file, features), new ValueRange(-0.5f, 2.05f));

        Graph graph = read(written).graph();
        assertEquals(List.of("AVERAGE_POOL_2D", "MEAN", "FULLY_CONNECTED", "SOFTMAX"), names(graph));
        TensorSpec means = graph.tensor(dense(graph, 0).input());
        assertEquals(Shape.of(1, CHANNELS), means.shape());
        assertEquals(2.55f / 255, means.quantization().orElseThrow().scale(0), 1e-9f);
        assertEquals(50, means.quantization().orElseThrow().zeroPoint(0));
        assertEquals(Shape.of(4, 3),
                ModelReader.read(written, "test", ReadOptions.DEFAULT.withBatch(4)).graph().output(0).shape());
        assertRefused(UnsuitableModelException.class,
                "feature tensor " + features
                        + " (tensor1) is UINT8 1×5×5×24, 0.03125·(q−100); a head needs a vector for each"
                        + " image, computed, of FLOAT32, UINT8 or INT8 with one scale",
                file, features, HEAD);
    }

    @Test
    void write_meansOfAVectorOrInNoRange_areRefused() {
        ModelBuilder builder = new ModelBuilder();
        int features = builder.input(TensorKind.UINT8, activations(TensorKind.UINT8), 1, CHANNELS);
        byte[] file = builder.output(builder.relu(features, activations(TensorKind.UINT8))).build();
        ValueRange means = new ValueRange(0, 1);

        assertTrue(assertThrowsExactly(UnsuitableModelException.class,
                () -> writeOfMeans(new Classifier(file, features), means)).getMessage()
                .contains("a head needs [batch, height, width, channels]"));
        Classifier classifier = classifier(TensorKind.UINT8);
        ValueRange empty = new ValueRange(0, 0);
        assertEquals("results from 0.0 to 0.0 are no range that a quantized layer could have",
                assertThrowsExactly(OptionException.class, () -> writeOfMeans(classifier, empty)).getMessage());
    }

    @Test
    void write_openBatch_staysOpen() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 6, 6, CHANNELS);
        int features = builder.mean(image, new int[]{1, 2}, true, Quant.NONE);
        byte[] file = ModelPacker.openBatch(builder.output(builder.relu(features, Quant.NONE)).build());
        byte[] written = write(new Classifier(file, features), HEAD);
        assertEquals(Shape.of(1, 3), read(written).graph().output(0).shape());
        assertEquals(Shape.of(5, 3),
                ModelReader.read(written, "test", ReadOptions.DEFAULT.withBatch(5)).graph().output(0).shape());
    }

    @Test
    void write_thenMetadata_isReadBack() throws IOException {
        for (TensorKind kind : List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8)) {
            ModelMetadata metadata = new ModelMetadata("hares", "", "", "", "", "1.0.0",
                    Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f), List.of(127.5f))),
                    List.of(new OutputMetadata("scores",
                            Optional.of(LocalizedLabels.of(List.of("hare", "leveret", "no"))),
                            Optional.empty(), Optional.empty())));
            byte[] written = MetadataWriter.write(write(classifier(kind), HEAD), "test", metadata);
            assertEquals(metadata, read(written).metadata());
        }
    }

    /** Replaces the head of a model with metadata and packed files. */
    @Test
    void write_again_replacesTheHead() throws IOException {
        byte[] once = write(classifier(TensorKind.INT8), HEAD);
        byte[] labeled = MetadataWriter.write(once, "test", new ModelMetadata("", "", "", "", "", "1.0.0",
                Optional.empty(), List.of(new OutputMetadata("scores",
                        Optional.of(new LocalizedLabels(List.of("a", "b", "c"), Map.of())), Optional.empty(),
                        Optional.empty()))));
        int features = dense(read(labeled).graph(), 0).input();
        assertArrayEquals(once, write(new Classifier(labeled, features), HEAD));
    }

    @Test
    void write_zeroWeightsAndAFarBias_areKept() throws IOException {
        float[] bias = {1000, -3, 0};
        for (TensorKind kind : List.of(TensorKind.UINT8, TensorKind.INT8)) {
            for (float weight : new float[]{0, 1e-20f}) {
                float[] weights = new float[3 * CHANNELS];
                Arrays.fill(weights, weight);
                Graph graph = read(write(classifier(kind),
                        new RangedLayer(new DenseLayer(CHANNELS, 3, weights, bias, Activation.NONE),
                                new ValueRange(-3, 1000))))
                        .graph();
                TensorSpec stored = graph.tensor(dense(graph, 0).bias());
                double scale = stored.quantization().orElseThrow().scale(0);
                for (int i = 0; i < 3; i++) {
                    assertEquals(bias[i], scale * stored.intValues()[i], 1e-3);
                }
            }
        }
    }

    @Test
    void write_featuresThatAreNoVectors_areRefused() {
        Classifier classifier = classifier(TensorKind.UINT8);
        String needs = "; a head needs a vector for each image, computed, of FLOAT32, UINT8 or INT8 with one scale";
        assertRefused(IllegalArgumentException.class, "feature tensor -1 of 11", classifier.file(), -1, HEAD);
        assertRefused(IllegalArgumentException.class, "feature tensor 11 of 11", classifier.file(), 11, HEAD);
        assertRefused(UnsuitableModelException.class,
                "feature tensor 0 (tensor0) is UINT8 1×6×6×3, 0.03125·(q−100)" + needs, classifier.file(), 0,
                HEAD);
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, CHANNELS);
        int wide = builder.input(TensorKind.INT16, Quant.perTensor(0.1, 0), 1, CHANNELS);
        int plain = builder.input(TensorKind.UINT8, 1, CHANNELS);
        int constant = builder.constant(new float[CHANNELS], 1, CHANNELS);
        int computed = builder.add(constant, constant, FusedActivation.NONE, Quant.NONE);
        byte[] file = builder.output(builder.add(image, computed, FusedActivation.NONE, Quant.NONE)).build();
        assertRefused(UnsuitableModelException.class,
                "feature tensor 0 (tensor0) is FLOAT32 24" + needs, file, image, HEAD);
        assertRefused(UnsuitableModelException.class,
                "feature tensor 1 (tensor1) is INT16 1×24, 0.1·(q−0)" + needs, file, wide, HEAD);
        assertRefused(UnsuitableModelException.class,
                "feature tensor 2 (tensor2) is UINT8 1×24" + needs, file, plain, HEAD);
        assertRefused(UnsuitableModelException.class,
                "feature tensor 3 (constant3) is FLOAT32 1×24, the same for every input" + needs, file, constant,
                HEAD);
        assertRefused(UnsuitableModelException.class,
                "feature tensor 4 (tensor4) is FLOAT32 1×24, the same for every input" + needs, file, computed,
                HEAD);
    }

    @Test
    void write_layersThatDoNotFit_areRefused() {
        Classifier classifier = classifier(TensorKind.FLOAT32);
        assertRefused(IllegalArgumentException.class, "a head of no layers", classifier.file(), classifier.features());
        assertRefused(IllegalArgumentException.class,
                "layer 0 of the head takes 25 values, but gets 24", classifier.file(), classifier.features(),
                layer(25, 3, Activation.NONE, 0, 0));
        assertRefused(IllegalArgumentException.class,
                "layer 1 of the head takes 4 values, but gets 3", classifier.file(), classifier.features(), HEAD,
                layer(4, 3, Activation.NONE, 0, 0));
    }

    @Test
    void write_rangesOfNoUse_areRefused() throws IOException {
        Classifier classifier = classifier(TensorKind.INT8);
        assertRefused(OptionException.class,
                "results from 0.0 to 0.0 are no range that a quantized layer could have", classifier.file(),
                classifier.features(), layer(CHANNELS, 3, Activation.NONE, 0, 0));
        RangedLayer narrow = layer(CHANNELS, 3, Activation.NONE, 0, 1e-5f);
        assertTrue(assertThrowsExactly(OptionException.class, () -> write(classifier, narrow)).getMessage()
                .startsWith("results from 0.0 to 1.0E-5 are too narrow a range for weights of scale 0.003"));
        assertEquals(List.of(), read(write(classifier(TensorKind.FLOAT32), narrow)).metadata().outputs());
    }

    @Test
    void write_rangesThatCannotBe_areRefused() {
        Classifier classifier = classifier(TensorKind.INT8);
        assertRefused(IllegalArgumentException.class,
                "results from -1.0 to 1.0 of a layer with activation RELU", classifier.file(),
                classifier.features(), layer(CHANNELS, 3, Activation.RELU, -1, 1));
        assertRefused(IllegalArgumentException.class,
                "results from 0.0 to 7.0 of a layer with activation RELU6", classifier.file(),
                classifier.features(), layer(CHANNELS, 3, Activation.RELU6, 0, 7));
        HeadReplacement unranged = HeadReplacement.of(List.of(HEAD.layer()));
        assertEquals("features of INT8, whose head needs the ranges of its values",
                assertThrows(IllegalArgumentException.class,
                        () -> unranged.apply(read(classifier.file()), classifier.features())).getMessage());
        assertEquals("2 ranges for 1 layers", assertThrows(IllegalArgumentException.class,
                () -> unranged.withRanges(List.of(HEAD.range(), HEAD.range()))).getMessage());
    }

    @Test
    void write_unknownOperator_isRefused() {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, CHANNELS);
        int result = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, CHANNELS);
        builder.operator(BuiltinOperator.WHILE, 1, null, new int[]{image}, new int[]{result});
        byte[] file = builder.output(result).build();
        assertThrows(UnsupportedOperatorException.class,
                () -> write(new Classifier(file, result), HEAD));
    }

    @Test
    void write_everyWordOverwritten_isAModelOrARefusal() {
        Classifier classifier = hostile();
        byte[] model = classifier.file();
        ByteBuffer words = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        int refused = 0;
        for (int at = 8; at + 4 <= model.length; at += 4) {
            int before = words.getInt(at);
            for (int value : new int[]{-1, 0, 1, 0x7fffffff, 0x10000000, 0x00100000, before + 1, before - 1}) {
                words.putInt(at, value);
                long allocatedBefore = Outcome.allocatedBytes();
                refused += isRefused(classifier) ? 1 : 0;
                long allocated = Outcome.allocatedBytes() - allocatedBefore;
                assertTrue(allocated < 16 << 20, value + " at " + at + " took " + allocated + " bytes");
            }
            words.putInt(at, before);
        }
        assertTrue(refused > 1000, "only " + refused + " refused");
        assertFalse(isRefused(classifier));
    }

    @Test
    void write_cutShort_isAModelOrARefusal() {
        Classifier classifier = hostile();
        int refused = 0;
        for (int length = 0; length < classifier.file().length; length++) {
            refused += isRefused(new Classifier(Arrays.copyOf(classifier.file(), length), classifier.features())) ? 1
                    : 0;
        }
        assertTrue(refused > classifier.file().length / 2, "only " + refused + " refused");
    }

    /**
     * A small model with everything that a backbone can have: several results, reused operands, attributes as tensors.
     */
    private static Classifier hostile() {
        ModelBuilder builder = new ModelBuilder().description("hostile");
        RandomLayers layers = new RandomLayers(builder, 2);
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 2);
        int conv = layers.conv2d(image, 6, 3, 3, Window.same(), Quant.NONE);
        int sum = builder.add(conv, conv, FusedActivation.RELU6, Quant.NONE);
        int both = builder.concatenation(3, FusedActivation.NONE, Quant.NONE, sum, conv, sum, conv);
        int mean = builder.mean(both, new int[]{1, 2}, true, Quant.NONE);
        int features = builder.reshape(mean, 1, CHANNELS);
        int scores = builder.softmax(layers.fullyConnected(features, 2, FusedActivation.NONE, Quant.NONE), 1,
                Quant.NONE);
        return new Classifier(builder.output(scores).build(), features);
    }

    /** Any other exception fails the test; another shape or index of the features may be the caller's mistake. */
    private static boolean isRefused(Classifier classifier) {
        try {
            read(write(classifier, HEAD));
            return false;
        } catch (ModelFormatException | ModelWriteException damaged) {
            return true;
        } catch (UnsuitableModelException | IllegalArgumentException otherFeatures) {
            assertTrue(otherFeatures.getMessage().startsWith("feature tensor ")
                    || otherFeatures.getMessage().startsWith("layer 0 of the head takes "), otherFeatures.toString());
            return true;
        }
    }
}
