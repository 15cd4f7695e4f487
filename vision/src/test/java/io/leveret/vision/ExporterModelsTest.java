package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.LabelsException;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.vision.Decision.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models with the input, scores and labels that well-known exporters give them, as docs/compatibility.md says. Each
 * network is the mean of each channel, so that the scores show what its input was.
 */
class ExporterModelsTest {
    private static final int SIDE = 4;
    private static final Pixels PICTURE = Colors.solid(255, 51, 102);
    private static final float[] RGB = {255, 51, 102};
    private static final float[] MEAN = {123.675f, 116.28f, 103.53f};
    private static final float[] STD = {58.395f, 57.12f, 57.375f};
    private static final List<String> NAMES = List.of("cat", "dog", "hare");
    private static final Quant PROBABILITY = Quant.perTensor(1 / 256.0, 0);

    @TempDir
    Path folder;

    // ---- networks ----

    private static byte[] floats(ToIntBiFunction<ModelBuilder, Integer> first, boolean softmax) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, 3);
        int means = model.mean(first.applyAsInt(model, image), new int[]{1, 2}, false, Quant.NONE);
        int weights = model.constant(new float[]{1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3);
        int logits = model.fullyConnected(means, weights, ModelBuilder.ABSENT, FusedActivation.NONE, Quant.NONE);
        return model.output(softmax ? model.softmax(logits, 1, Quant.NONE) : logits).build();
    }

    private static byte[] floats(boolean softmax) {
        return floats((_, image) -> image, softmax);
    }

    /** Bytes in, and probabilities out in bytes. */
    private static byte[] bytes(TensorKind kind, double scale, int zeroPoint) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(kind, Quant.perTensor(scale, zeroPoint), 1, SIDE, SIDE, 3);
        int means = model.mean(model.dequantize(image), new int[]{1, 2}, false, Quant.NONE);
        int scaled = model.mul(means, model.constant(new float[]{1 / 64f}, 1), FusedActivation.NONE, Quant.NONE);
        return model.output(model.quantize(model.softmax(scaled, 1, Quant.NONE), kind,
                kind == TensorKind.UINT8 ? PROBABILITY : Quant.perTensor(1 / 256.0, -128))).build();
    }

    private static int channels(ModelBuilder model, float... values) {
        return model.constant(values, 3);
    }

    private static int mul(ModelBuilder model, int left, int right) {
        return model.mul(left, right, FusedActivation.NONE, Quant.NONE);
    }

    private static int sub(ModelBuilder model, int left, int right) {
        return model.sub(left, right, FusedActivation.NONE, Quant.NONE);
    }

    private static byte[] packed(byte[] model, String name, String text) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(model);
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file.toByteArray();
    }

    private static byte[] described(byte[] model, float mean, float std) throws IOException {
        OutputMetadata output = new OutputMetadata("probability", Optional.of(LocalizedLabels.of(NAMES)),
                Optional.empty(), Optional.empty());
        return MetadataWriter.write(model, "model", new ModelMetadata("ImageClassifier", "", "v1", "TensorFlow Lite",
                "", "", Optional.of(new InputNormalization(List.of(mean), List.of(std))), List.of(output)));
    }

    // ---- what is expected ----

    private static double[] softmax(double... logits) {
        double sum = 0;
        double[] scores = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = Math.exp(logits[i]);
            sum += scores[i];
        }
        for (int i = 0; i < logits.length; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    /** The probabilities of (pixel − mean) / std. */
    private static double[] scores(Normalization range) {
        double[] logits = new double[3];
        for (int i = 0; i < 3; i++) {
            logits[i] = (RGB[i] - at(range.mean(), i)) / at(range.std(), i);
        }
        return softmax(logits);
    }

    private static float at(float[] values, int channel) {
        return values[values.length == 1 ? 0 : channel];
    }

    private static Assumptions check(byte[] model, ClassifierOptions options, double[] expected, double tolerance)
            throws IOException {
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(model, "model"), options)) {
            double[] scores = new double[expected.length];
            classifier.classify(PICTURE).classifications().forEach(each -> scores[each.index()] = each.score());
            assertArrayEquals(expected, scores, tolerance);
            return classifier.assumptions();
        }
    }

    private static Assumptions check(byte[] model, ClassifierOptions.Builder options, Normalization range)
            throws IOException {
        return check(model, options.build(), scores(range), 1e-5);
    }

    private static void assertRange(Source source, Normalization range, Assumptions assumptions) {
        assertEquals(source, assumptions.range().source());
        assertEquals(Optional.of(range), assumptions.range().value().normalization());
    }

    private static void assertBytes(byte[] model, double scale, double zero, ClassifierOptions.Builder options)
            throws IOException {
        double[] expected = softmax((RGB[0] - zero) * scale / 64, (RGB[1] - zero) * scale / 64,
                (RGB[2] - zero) * scale / 64);
        Assumptions assumptions = check(model, options.build(), expected, 1 / 256.0);
        assertEquals(PixelRange.BYTES, assumptions.range().value());
        assertEquals(Source.GRAPH, assumptions.range().source());
        assertEquals(Activation.NONE, assumptions.activation().value());
    }

    private ClassifierOptions.Builder beside(byte[] model, String name, String text) throws IOException {
        Path file = Files.write(folder.resolve("model.tflite"), model);
        Path labels = Files.writeString(folder.resolve(name), text);
        FoundLabels found = FoundLabels.beside(file, 3).orElseThrow();
        assertEquals(NAMES, found.labels().names());
        assertEquals(labels.toString(), found.source());
        return ClassifierOptions.builder().labels(found);
    }

    private static ClassifierOptions.Builder range(Normalization how) {
        return ClassifierOptions.builder().normalization(how);
    }

    // ---- the exporters ----

    @Test
    void teachableMachine_float_isRightByItself() throws IOException {
        byte[] model = floats(true);

        Assumptions assumptions = check(model, beside(model, "labels.txt", "0 cat\n1 dog\n2 hare\n"),
                Normalization.DEFAULT);

        assertRange(Source.ASSUMED, Normalization.DEFAULT, assumptions);
        assertEquals(Activation.NONE, assumptions.activation().value());
        assertEquals(Source.ASSUMED, assumptions.labels().source());
    }

    @Test
    void teachableMachine_quantized_takesBytes() throws IOException {
        byte[] model = bytes(TensorKind.UINT8, 1 / 127.5, 127);

        assertBytes(model, 1 / 127.5, 127, beside(model, "labels.txt", "0 cat\n1 dog\n2 hare\n"));
    }

    @Test
    void autoMl_takesBytes() throws IOException {
        byte[] model = bytes(TensorKind.UINT8, 1 / 128.0, 128);

        assertBytes(model, 1 / 128.0, 128, beside(model, "dict.txt", "cat\ndog\nhare\n"));
    }

    @Test
    void customVision_compact_needsRangeAndChannels() throws IOException {
        byte[] model = floats((net, image) -> mul(net, sub(net, image, channels(net, 104, 117, 123)),
                net.constant(new float[]{1 / 64f}, 1)), true);
        byte[] silent = floats((net, image) -> net.add(mul(net, image, image), image, FusedActivation.NONE,
                Quant.NONE), true);
        ClassifierOptions.Builder options = beside(model, "labels.txt", "cat\ndog\nhare\n").channels(ChannelOrder.BGR);

        Assumptions told = check(model, options.build(),
                softmax((102 - 104) / 64.0, (51 - 117) / 64.0, (255 - 123) / 64.0), 1e-5);

        assertRange(Source.GRAPH, Normalization.of(0, 1), told);
        assertEquals(Source.OPTION, told.channels().source());
        Assumptions assumed = Assumptions.of(ModelSource.bytes(silent, "model").read(
                ClassifierOptions.DEFAULT.reading()), ClassifierOptions.DEFAULT);
        assertEquals(Source.ASSUMED, assumed.range().source());
        assertEquals(ChannelOrder.RGB, assumed.channels().value());
    }

    @Test
    void customVision_s1_needsRange() throws IOException {
        byte[] model = floats((net, image) -> net.logistic(image, Quant.NONE), true);
        ClassifierOptions.Builder labels = beside(model, "labels.txt", "cat\ndog\nhare\n");

        Assumptions assumed = check(model, labels.build(),
                softmax(sigmoid(1), sigmoid(51 / 127.5 - 1), sigmoid(102 / 127.5 - 1)), 1e-5);

        assertRange(Source.ASSUMED, Normalization.DEFAULT, assumed);
        check(model, labels.normalization(Normalization.of(0, 1)).build(),
                softmax(sigmoid(255), sigmoid(51), sigmoid(102)), 1e-5);
    }

    @Test
    void lobe_needsRange() throws IOException {
        for (String text : List.of("""
                {"doc_id": "a-b", "doc_name": "Pets", "format": "tf_lite", "filename": "saved_model.tflite",
                 "inputs": {"Image": {"dtype": "float32", "shape": [null, 8, 8, 3], "name": "Image:0"}},
                 "outputs": {"Confidences": {"dtype": "float32", "shape": [null, 3], "name": "a/Softmax:0"}},
                 "classes": {"Label": ["cat", "dog", "hare"]}, "export_model_version": 1}
                """, "\ufeff{\"classes\":{\"Label\":[\"cat\",\"\\u0064og\",\"hare\"]}}",
                "{\"tags\": [], \"legacy\": true, \"classes\": {\"Label\": [\"cat\", \"dog\", \"hare\"]}}")) {
            ClassifierOptions.Builder labels = beside(floats(true), "signature.json", text);
            assertRange(Source.ASSUMED, Normalization.DEFAULT, check(floats(true), labels, Normalization.DEFAULT));
            check(floats(true), labels.normalization(Normalization.of(0, 255)), Normalization.of(0, 255));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"classes\": {\"Label\": [\"cat\", \"dog\"]}}",
            "{\"classes\": [\"cat\", \"dog\", \"hare\"]}",
            "{\"classes\": {\"Label\": [\"cat\", \"dog\", \"hare\"]}", "cat\ndog\nhare\n"})
    void lobe_otherSignature_isNoLabels(String text) throws IOException {
        Path file = Files.write(folder.resolve("model.tflite"), floats(true));
        Files.writeString(folder.resolve("signature.json"), text);

        assertEquals(Optional.empty(), FoundLabels.beside(file, 3));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "metadata.json,`{\"description\": \"Ultralytics YOLO11n-cls model\", \"author\": \"Ultralytics\", "
                    + "\"task\": \"classify\", \"batch\": 1, \"imgsz\": [224, 224], "
                    + "\"names\": {\"0\": \"cat\", \"1\": \"dog\", \"2\": \"hare\"}, \"args\": {\"half\": false}}`",
            "temp_meta.txt,`{'description': \"Ultralytics YOLOv8n-cls model\", 'author': 'Ultralytics', "
                    + "'task': 'classify', 'imgsz': [224, 224], 'names': {0: 'cat', 1: 'dog', 2: 'hare'}}`"})
    void yolo_classifier_isRightByItself(String name, String text) throws IOException {
        byte[] model = packed(floats(true), name, text);
        FoundLabels labels = ModelSource.bytes(model, "model").read(ClassifierOptions.DEFAULT.reading())
                .packedLabels(3).orElseThrow();

        Assumptions assumptions = check(model, ClassifierOptions.builder().labels(labels), Normalization.of(0, 255));

        assertRange(Source.METADATA, Normalization.of(0, 255), assumptions);
        assertEquals(Activation.NONE, assumptions.activation().value());
        assertEquals(NAMES, assumptions.labels().value().orElseThrow().names());
        assertEquals(Optional.of(name + " inside the model"), Optional.of(assumptions.labels().reason())
                .map(reason -> reason.replace("those of ", "")));
    }

    /** A detector's metadata, or that of another author, says nothing of a classifier's pixels. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"author\": \"Ultralytics\", \"task\": \"detect\", \"names\": [\"cat\", \"dog\"]}",
            "{\"author\": \"Someone\", \"task\": \"classify\", \"names\": [\"cat\", \"dog\"]}",
            "{\"author\": \"Ultralytics\", \"task\": \"classify\"}", "{\"author\": \"Ultralytics\", "})
    void yolo_otherMetadata_saysNothingOfPixels(String text) throws IOException {
        assertRange(Source.ASSUMED, Normalization.DEFAULT, check(packed(floats(true), "metadata.json", text),
                ClassifierOptions.builder(), Normalization.DEFAULT));
    }

    @Test
    void modelMaker_float_isRightByItself() throws IOException {
        Assumptions assumptions = check(described(floats(true), 0, 255), ClassifierOptions.builder(),
                Normalization.of(0, 255));

        assertRange(Source.METADATA, Normalization.of(0, 255), assumptions);
        assertEquals(Source.METADATA, assumptions.labels().source());
        assertEquals(NAMES, assumptions.labels().value().orElseThrow().names());
    }

    @Test
    void modelMaker_quantized_takesBytes() throws IOException {
        assertBytes(described(bytes(TensorKind.UINT8, 1 / 255.0, 0), 0, 255), 1 / 255.0, 0,
                ClassifierOptions.builder());
    }

    @Test
    void mlperfTiny_float_needsRange() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, SIDE, SIDE, 3);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int weights = builder.constant(new float[]{1 / 64f, 0, 0, 0, 1 / 64f, 0, 0, 0, 1 / 64f}, 3, 3);
        byte[] model = builder.output(builder.softmax(builder.fullyConnected(means, weights, ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE), 1, Quant.NONE)).build();

        Assumptions assumptions = check(model, range(Normalization.of(0, 1)).build(),
                softmax(255 / 64.0, 51 / 64.0, 102 / 64.0), 1e-5);

        assertEquals(Source.OPTION, assumptions.range().source());
        assertTrue(Assumptions.of(ModelSource.bytes(model, "model").read(ClassifierOptions.DEFAULT.reading()),
                ClassifierOptions.DEFAULT).range().isAssumed());
    }

    @Test
    void mlperfTiny_quantized_takesBytes() throws IOException {
        assertBytes(bytes(TensorKind.INT8, 1, -128), 1, 0, ClassifierOptions.builder());
    }

    @Test
    void keras_withRescalingInside_takesItsRange() throws IOException {
        byte[] efficientNet = floats((net, image) -> mul(net,
                sub(net, mul(net, image, net.constant(new float[]{1 / 255f}, 1)),
                        channels(net, .485f, .456f, .406f)),
                channels(net, 1 / .229f, 1 / .224f, 1 / .225f)), true);
        byte[] mobileNetV3 = floats((net, image) -> net.add(mul(net, image, net.constant(new float[]{1 / 127.5f}, 1)),
                net.constant(new float[]{-1}, 1), FusedActivation.NONE, Quant.NONE), true);

        assertRange(Source.GRAPH, Normalization.of(0, 1), check(efficientNet, ClassifierOptions.DEFAULT,
                scores(new Normalization(MEAN, STD)), 1e-4));
        assertRange(Source.GRAPH, Normalization.of(0, 1), check(mobileNetV3, ClassifierOptions.DEFAULT,
                scores(Normalization.DEFAULT), 1e-5));
    }

    @Test
    void keras_tfMode_isRightByItself() throws IOException {
        assertRange(Source.ASSUMED, Normalization.DEFAULT,
                check(floats(true), ClassifierOptions.builder(), Normalization.DEFAULT));
    }

    @Test
    void keras_caffeMode_needsMeansAndChannels() throws IOException {
        Normalization means = new Normalization(new float[]{123.68f, 116.779f, 103.939f}, new float[]{1});
        byte[] model = floats((net, image) -> net.logistic(image, Quant.NONE), true);

        Assumptions assumptions = check(model, range(means).channels(ChannelOrder.BGR).build(),
                softmax(sigmoid(102 - 103.939), sigmoid(51 - 116.779), sigmoid(255 - 123.68)), 1e-5);

        assertEquals(Source.OPTION, assumptions.range().source());
        assertTrue(Assumptions.of(ModelSource.bytes(model, "model").read(ClassifierOptions.DEFAULT.reading()),
                ClassifierOptions.DEFAULT).range().isAssumed());
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    /** Keras' mode "torch", and PyTorch's models through onnx2tf: channels last. */
    @Test
    void torch_channelsLast_needsRange() throws IOException {
        Normalization imageNet = new Normalization(MEAN, STD);

        assertEquals(Activation.SOFTMAX, check(floats(false), range(imageNet), imageNet).activation().value());
        assertTrue(check(floats(false), ClassifierOptions.builder(), Normalization.DEFAULT).range().isAssumed());
    }

    @Test
    void torch_channelsFirst_isFoundAndNeedsRange() throws IOException {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 3, SIDE, SIDE);
        byte[] file = model.output(model.mean(model.transpose(image, 0, 2, 3, 1), new int[]{1, 2}, false, Quant.NONE))
                .build();
        Normalization imageNet = new Normalization(MEAN, STD);

        Assumptions assumptions = check(file, range(imageNet), imageNet);

        assertEquals(SIDE, assumptions.inputSize().value().height());
        assertEquals(SIDE, assumptions.inputSize().value().width());
        assertEquals(Activation.SOFTMAX, assumptions.activation().value());
    }

    @Test
    void tensorFlowHub_withScalingInside_takesItsRange() throws IOException {
        byte[] model = floats((net, image) -> sub(net, mul(net, image, net.constant(new float[]{2}, 1)),
                net.constant(new float[]{1}, 1)), false);

        Assumptions assumptions = check(model, ClassifierOptions.builder(), Normalization.DEFAULT);

        assertRange(Source.GRAPH, Normalization.of(0, 255), assumptions);
        assertEquals(Activation.SOFTMAX, assumptions.activation().value());
    }

    @Test
    void slim_labelsWithoutBackground_areRefused() throws IOException {
        byte[] model = floats(true);
        Labels names = Labels.of(List.of("dog", "hare"));

        String refusal = assertThrows(LabelsException.class, () -> ImageClassifier.open(
                ModelSource.bytes(model, "model"), ClassifierOptions.builder().labels(names).build())).getMessage();

        assertTrue(refusal.contains("it seems to have a background class"), refusal);
        assertBytes(bytes(TensorKind.UINT8, 1 / 128.0, 128), 1 / 128.0, 128,
                ClassifierOptions.builder().labels(Labels.of(List.of("background", "dog", "hare"))));
    }

    @Test
    void coral_labelsWithNumbers_areRead() throws IOException {
        Path labels = Files.writeString(folder.resolve("imagenet_labels.txt"), "0  cat\n1  dog\n2  hare\n");

        assertEquals(NAMES, Labels.read(labels).names());
        assertBytes(bytes(TensorKind.UINT8, 1 / 128.0, 128), 1 / 128.0, 128,
                ClassifierOptions.builder().labels(Labels.read(labels)));
    }

    @Test
    void coral_compiledModel_isRefusedWithAdvice() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.UINT8, Quant.perTensor(1 / 128.0, 128), 1, SIDE, SIDE, 3);
        int scores = model.tensor(TensorKind.UINT8, PROBABILITY, 1, 3);
        byte[] file = model.customOperator("edgetpu-custom-op", new byte[0], new int[]{image}, new int[]{scores})
                .output(scores).build();

        String refusal = assertThrows(ModelFormatException.class,
                () -> ImageClassifier.open(ModelSource.bytes(file, "model"), ClassifierOptions.DEFAULT)).getMessage();

        assertTrue(refusal.contains("an Edge TPU"), refusal);
    }
}
