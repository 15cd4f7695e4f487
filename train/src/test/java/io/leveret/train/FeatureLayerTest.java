package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.UnsuitableModelException;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.testing.ZooFiles;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureLayerTest {
    private static final ZooFiles ZOO = new ZooFiles(graph -> ModelWriter.write(Model.of(graph)));

    private final ModelBuilder model = new ModelBuilder();
    private final RandomLayers layers = new RandomLayers(model, 3);

    private int image() {
        int image = model.input(TensorKind.FLOAT32, 1, 16, 16, 3);
        return layers.conv2d(image, 12, 3, 3, Window.same().stride(4), Quant.NONE);
    }

    private int mean(int image) {
        return model.mean(image, new int[]{1, 2}, false, Quant.NONE);
    }

    private int dense(int input, int units) {
        return layers.fullyConnected(input, units, FusedActivation.NONE, Quant.NONE);
    }

    private int softmax(int logits) {
        return model.softmax(logits, 1, Quant.NONE);
    }

    private Model model(int output) {
        return Backbones.read(model.output(output).build());
    }

    private int found(int output) {
        return FeatureLayer.find(model(output), Optional.empty());
    }

    private static String refusal(Model model, Optional<String> name) {
        return assertThrows(UnsuitableModelException.class, () -> FeatureLayer.find(model, name)).getMessage();
    }

    @Test
    void find_matrixProductAsHead_isItsInput() {
        int features = mean(image());
        assertEquals(features, found(softmax(dense(features, 5))));
    }

    @Test
    void find_matrixProductWithoutSoftmax_isItsInput() {
        int features = mean(image());
        assertEquals(features, found(dense(features, 5)));
    }

    @Test
    void find_convolutionOfOnePixelAsHead_isItsInput() {
        int features = model.averagePool2d(image(), 4, 4, Window.valid());
        int logits = layers.conv2d(features, 5, 1, 1, Window.same(), Quant.NONE);
        assertEquals(features, found(softmax(model.reshape(logits, 1, 5))));
    }

    @Test
    void find_convolutionThenSqueeze_isItsInput() {
        int features = model.averagePool2d(image(), 4, 4, Window.valid());
        int logits = layers.conv2d(features, 5, 1, 1, Window.same(), Quant.NONE);
        assertEquals(features, found(softmax(model.squeeze(logits, 1, 2))));
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void find_quantizedHead_isItsInput(TensorKind kind) {
        Model model = Backbones.read(Backbones.classifier(kind));
        assertEquals(Backbones.VECTOR, model.graph().tensor(FeatureLayer.find(model, Optional.empty())).name());
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void find_quantizedHeadBetweenFloats_isItsQuantizedInput(TensorKind kind) {
        int pixels = model.quantize(model.input(TensorKind.FLOAT32, 1, 16, 16, 3), kind, Backbones.pixels(kind));
        Quant quant = Backbones.activations(kind);
        int image = layers.conv2d(pixels, 12, 3, 3, Window.same().stride(4), quant);
        int features = model.mean(image, new int[]{1, 2}, false, quant);
        int logits = layers.fullyConnected(features, 5, FusedActivation.NONE, Backbones.centered(kind));
        assertEquals(features, found(model.dequantize(model.softmax(logits, 1, Backbones.scores(kind)))));
    }

    @Test
    void find_quantizeBehindTheHead_isTheHeadsInput() {
        int features = mean(image());
        assertEquals(features, found(
                model.quantize(softmax(dense(features, 5)), TensorKind.UINT8, Backbones.scores(TensorKind.UINT8))));
    }

    @Test
    void find_twoMatrixProducts_isTheInputOfTheLast() {
        int hidden = model.relu(dense(mean(image()), 20), Quant.NONE);
        assertEquals(hidden, found(softmax(dense(hidden, 5))));
    }

    @Test
    void find_logisticScores_isTheHeadsInput() {
        int features = mean(image());
        assertEquals(features, found(model.logistic(dense(features, 5), Quant.NONE)));
    }

    @Test
    void find_meanAsOutput_isTheOutput() {
        int output = mean(image());
        assertEquals(output, found(output));
    }

    @Test
    void find_otherShapeOfAMeanAsOutput_isTheMean() {
        int mean = model.mean(image(), new int[]{1, 2}, true, Quant.NONE);
        assertEquals(mean, found(model.reshape(mean, 1, 12)));
    }

    @Test
    void find_squeezeAndExciteInTheBody_isTheHeadsInput() {
        int image = image();
        int squeezed = model.mean(image, new int[]{1, 2}, true, Quant.NONE);
        int narrow = layers.conv2d(squeezed, 3, 1, 1, Window.same().activation(FusedActivation.RELU), Quant.NONE);
        int gate = model.logistic(layers.conv2d(narrow, 12, 1, 1, Window.same(), Quant.NONE), Quant.NONE);
        int features = mean(model.mul(image, gate, FusedActivation.NONE, Quant.NONE));
        assertEquals(features, found(softmax(dense(features, 5))));
    }

    @Test
    void find_squeezeAndExciteAndNoHead_isTheOutput() {
        int image = image();
        int squeezed = model.mean(image, new int[]{1, 2}, true, Quant.NONE);
        int gate = model.logistic(layers.conv2d(squeezed, 12, 1, 1, Window.same(), Quant.NONE), Quant.NONE);
        int output = mean(model.mul(image, gate, FusedActivation.NONE, Quant.NONE));
        assertEquals(output, found(output));
    }

    @Test
    void find_softmaxOfAMean_namesCandidates() {
        int body = image();
        int scores = layers.conv2d(body, 5, 1, 1, Window.same(), Quant.NONE);
        int mean = mean(scores);
        model.name(body, "body").name(scores, "places").name(mean, "logits");
        String message = refusal(model(softmax(mean)), Optional.empty());
        assertTrue(message.startsWith("test: no feature layer can be found"), message);
        assertTrue(message.endsWith(", logits, places, body"), message);
        assertTrue(message.contains("name one with --feature-layer: "), message);
    }

    @Test
    void find_headThatFlattensAnImage_namesCandidates() {
        int image = image();
        int weights = layers.weights(image, 192, 0, 5, 192);
        int logits = model.fullyConnected(image, weights, layers.bias(image, weights, 5), FusedActivation.NONE,
                Quant.NONE);
        model.name(image, "body");
        String message = refusal(model(logits), Optional.empty());
        assertTrue(message.contains("name one with --feature-layer: ") && message.contains("body"), message);
    }

    @Test
    void find_nothingThatCouldBeNamed_saysSo() {
        int input = model.input(TensorKind.FLOAT32, 1, 4, 4);
        String message = refusal(model(model.relu(input, Quant.NONE)), Optional.empty());
        assertTrue(message.endsWith("it has no layer that gives a vector or an image for each picture"), message);
    }

    @Test
    void find_namedVector_isThat() {
        int features = mean(image());
        int hidden = dense(features, 20);
        model.name(features, "pooled");
        assertEquals(features, FeatureLayer.find(model(softmax(dense(hidden, 5))), Optional.of("pooled")));
    }

    @Test
    void find_namedImage_isThat() {
        int image = image();
        model.name(image, "block");
        assertEquals(image, FeatureLayer.find(model(softmax(dense(mean(image), 5))), Optional.of("block")));
    }

    @Test
    void find_unknownName_namesItAndCandidates() {
        int image = image();
        model.name(image, "block");
        String message = refusal(model(softmax(dense(mean(image), 5))), Optional.of("blok"));
        assertTrue(message.startsWith("test: it has no layer that makes a tensor called blok; name one with"), message);
        assertTrue(message.endsWith("block"), message);
    }

    @Test
    void find_nameOfAConstant_isUnknown() {
        int image = image();
        int constant = model.constant(new float[12], 1, 12);
        int features = model.add(mean(image), constant, FusedActivation.NONE, Quant.NONE);
        model.name(constant, "offset");
        String message = refusal(model(dense(features, 5)), Optional.of("offset"));
        assertTrue(message.contains("no layer that makes a tensor called offset"), message);
    }

    @Test
    void find_nameOfAnotherShape_saysWhichItIs() {
        int image = image();
        int rows = model.reshape(image, 1, 16, 12);
        model.name(rows, "rows").name(image, "block");
        int features = model.mean(rows, new int[]{1}, false, Quant.NONE);
        String message = refusal(model(dense(features, 5)), Optional.of("rows"));
        assertTrue(message.startsWith("test: the layer rows gives "), message);
        assertTrue(message.contains("1×16×12") && message.endsWith("block"), message);
    }

    @ParameterizedTest
    @CsvSource({"MOBILENET_V1, UINT8, 1024", "MOBILENET_V1_SMALLEST, FLOAT16, 256", "MOBILENET_V2, INT8, 1280",
            "MOBILENET_V3_SMALL, INT8, 1024", "INCEPTION_V1, UINT8, 1024", "INCEPTION_V3, INT8, 2048",
            "RESNET_V2_50, INT8, 2048", "NASNET_MOBILE, INT8, 1056", "EFFICIENTNET_LITE0, INT8_BETWEEN_UINT8, 1280",
            "SHUFFLENET_V2, FLOAT32, 1024", "VIT_TINY, DYNAMIC_RANGE, 192"})
    void find_wellKnownClassifier_hasItsPublishedFeatures(Zoo classifier, Precision precision, int features) {
        Model model = Backbones.read(ZOO.build(classifier, precision));
        assertEquals(features, model.graph().tensor(FeatureLayer.find(model, Optional.empty())).shape().dimension(-1));
    }

    @Test
    void find_squeezeNet_isRefusedWithCandidates() {
        String message = refusal(Backbones.read(ZOO.build(Zoo.SQUEEZENET_1_1, Precision.INT8)), Optional.empty());
        assertTrue(message.contains("no feature layer can be found") && message.contains("name one with"), message);
    }
}
