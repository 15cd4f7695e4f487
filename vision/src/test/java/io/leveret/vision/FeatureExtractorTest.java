package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.Graph;
import io.leveret.image.Pixels;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.Window;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares features with TensorFlow Lite's values of the same tensor. */
class FeatureExtractorTest {
    private static final int SIDE = 16;
    private static final int CHANNELS = 20;

    private final ModelBuilder model = new ModelBuilder();
    private int places; // [batch][4][4][channels]
    private int vector; // [batch][channels], their mean

    private byte[] classifier(TensorKind kind, int batch) {
        RandomLayers layers = new RandomLayers(model, 5);
        Quant quant = kind == TensorKind.FLOAT32 ? Quant.NONE
                : Quant.perTensor(1 / 64.0, kind == TensorKind.INT8 ? -17 : 111);
        int image = model.input(kind, quant, batch, SIDE, SIDE, 3);
        places = layers.conv2d(image, CHANNELS, 5, 5, Window.same().stride(4), quant);
        vector = model.mean(places, new int[]{1, 2}, false, quant);
        int logits = layers.fullyConnected(vector, 7, FusedActivation.NONE, quant);
        return model.output(logits, places, vector).build(); // so that TensorFlow Lite shows them
    }

    private static FeatureExtractor extractor(byte[] file, int tensor) {
        return new FeatureExtractor(model(file), tensor, ClassifierOptions.DEFAULT);
    }

    private static Model model(byte[] file) {
        return ModelReader.read(file, "test", ModelLimits.DEFAULT);
    }

    private static Pixels noise(int seed) {
        byte[] rgb = new RandomTensors(seed).uint8(SIDE * SIDE * 3);
        for (int i = 3; i < rgb.length && seed % 2 == 0; i++) {
            rgb[i] = rgb[i - 3]; // one color, whose features are further from others
        }
        return Pixels.of(SIDE, SIDE, rgb);
    }

    private static byte[] input(TensorKind kind, Pixels photo) {
        byte[] rgb = photo.rgb().clone();
        if (kind == TensorKind.FLOAT32) {
            float[] floats = new float[rgb.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = ((rgb[i] & 0xff) - 127.5f) / 127.5f;
            }
            return LittleEndian.bytes(floats);
        }
        for (int i = 0; i < rgb.length && kind == TensorKind.INT8; i++) {
            rgb[i] ^= (byte) 0x80;
        }
        return rgb;
    }

    /** Returns TensorFlow Lite's output, dequantized. */
    private static float[] inTensorFlowLite(byte[] file, int output, byte[] input) {
        try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.XNNPACK, 1)) {
            oracle.run(input);
            return oracle.outputFloats(output);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 1e-5", "UINT8, 0", "INT8, 0"})
    void extract_vector_isWhatTensorFlowLiteHas(TensorKind kind, float tolerance) {
        byte[] file = classifier(kind, 1);
        FeatureExtractor extractor = extractor(file, vector);
        assertEquals(CHANNELS, extractor.length());
        for (int seed = 0; seed < 6; seed++) {
            float[] expected = inTensorFlowLite(file, 2, input(kind, noise(seed)));
            assertEquals(CHANNELS, expected.length);
            assertArrayEquals(expected, extractor.extract(noise(seed)), tolerance);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 1e-5", "UINT8, 1e-6", "INT8, 1e-6"})
    void extract_image_isTheMeanOverItsPlaces(TensorKind kind, float tolerance) {
        byte[] file = classifier(kind, 1);
        FeatureExtractor extractor = extractor(file, places);
        for (int seed = 0; seed < 6; seed++) {
            float[] image = inTensorFlowLite(file, 1, input(kind, noise(seed)));
            assertEquals(4 * 4 * CHANNELS, image.length);
            float[] means = new float[CHANNELS];
            for (int channel = 0; channel < CHANNELS; channel++) {
                int at = channel;
                means[channel] = (float) IntStream.range(0, 16).mapToDouble(place -> image[place * CHANNELS + at])
                        .average().orElseThrow();
            }
            assertArrayEquals(means, extractor.extract(noise(seed)), tolerance);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32", "UINT8", "INT8"})
    void extract_modelOfSeveralPictures_isThatOfTheFirst(TensorKind kind) {
        FeatureExtractorTest one = new FeatureExtractorTest();
        byte[] single = one.classifier(kind, 1);
        byte[] several = classifier(kind, 3);
        assertArrayEquals(extractor(single, one.places).extract(noise(1)),
                extractor(several, places).extract(noise(1)), 1e-6f);
        assertArrayEquals(extractor(single, one.vector).extract(noise(1)),
                extractor(several, vector).extract(noise(1)), 1e-6f);
    }

    @Test
    void extract_pictureOfAnotherSize_isResized() {
        FeatureExtractor extractor = extractor(classifier(TensorKind.FLOAT32, 1), vector);
        Pixels large = Pixels.of(50, 33, new RandomTensors(1).uint8(50 * 33 * 3));
        assertArrayEquals(extractor.extract(ClassifierOptions.DEFAULT.resize().apply(large, SIDE, SIDE)),
                extractor.extract(large));
    }

    @Test
    void extract_byManyThreads_isTheSame() throws Exception {
        FeatureExtractor extractor = extractor(classifier(TensorKind.FLOAT32, 1), places);
        List<float[]> expected = IntStream.range(0, 40).mapToObj(i -> extractor.extract(noise(i))).toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(5)) {
            List<Future<float[]>> futures = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Pixels photo = noise(i);
                futures.add(executor.submit(() -> extractor.extract(photo)));
            }
            for (int i = 0; i < 40; i++) {
                assertArrayEquals(expected.get(i), futures.get(i).get());
            }
        }
    }

    @Test
    void new_tensorOfNoPictures_isRefused() {
        int pixels = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, 3);
        int rows = model.reshape(pixels, 1, SIDE, SIDE * 3);
        byte[] file = model.output(model.mean(rows, new int[]{1}, false, Quant.NONE)).build();
        String message = assertThrows(UnsuitableModelException.class, () -> extractor(file, rows)).getMessage();
        assertTrue(message.startsWith("test: ") && message.contains("1×16×48")
                && message.endsWith("is neither a vector nor an image for each picture"), message);
    }

    @Test
    void new_modelOfNoPictures_isRefused() {
        int numbers = model.input(TensorKind.FLOAT32, 1, 12);
        int relu = model.relu(numbers, Quant.NONE);
        byte[] file = model.output(relu).build();
        assertThrows(UnsuitableModelException.class, () -> extractor(file, relu));
    }

    @Test
    void isVector_shapes_areDistinguished() {
        byte[] file = classifier(TensorKind.UINT8, 3);
        Graph graph = model(file).graph();
        assertTrue(FeatureExtractor.isVector(graph, vector) && FeatureExtractor.hasFeatures(graph, vector));
        assertTrue(FeatureExtractor.hasFeatures(graph, places));
        assertFalse(FeatureExtractor.isVector(graph, places));
        int single = graph.outputs().getFirst();
        assertTrue(FeatureExtractor.isVector(graph, single));
    }

    @Test
    void hasFeatures_otherTypesRanksAndOneChannel_isFalse() {
        int pixels = model.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int integers = model.cast(pixels, TensorKind.INT32);
        int rows = model.reshape(pixels, 1, 4, 12);
        int gray = model.reduce("SUM", pixels, new int[]{3}, true, Quant.NONE);
        int pixel = model.averagePool2d(pixels, 4, 4, Window.valid());
        Graph graph = model(model.output(integers, rows, gray, pixel).build()).graph();
        assertFalse(FeatureExtractor.hasFeatures(graph, integers));
        assertFalse(FeatureExtractor.hasFeatures(graph, rows));
        assertFalse(FeatureExtractor.hasFeatures(graph, gray));
        assertTrue(FeatureExtractor.isVector(graph, pixel));
    }
}
