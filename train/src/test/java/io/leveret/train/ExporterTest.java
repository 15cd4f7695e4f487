package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.ElementType;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import io.leveret.tflite.metadata.ModelSettings;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExporterTest {
    private static final int CLASSES = 4;
    private static final int PHOTOS = 60;
    private static final double TEMPERATURE = 0.7;
    private static final List<String> LABELS = List.of("ash", "birch", "cedar", "dogwood");

    @TempDir
    private Path folder;

    private static Pixels photo(int seed) {
        return Photos.colored(seed % 3, seed);
    }

    private static FeatureExtractor extractor(Backbone backbone) {
        return new FeatureExtractor(backbone.model(), backbone.featureTensor(), ClassifierOptions.DEFAULT);
    }

    private FeatureStore extracted(Backbone backbone) throws IOException {
        float[][] features = new float[PHOTOS][];
        FeatureExtractor extractor = extractor(backbone);
        for (int i = 0; i < PHOTOS; i++) {
            features[i] = extractor.extract(photo(i));
        }
        return GivenFeatures.store(folder, features);
    }

    /** Weights that give scores of all sizes, also for hidden layers. */
    private static DenseHead head(int features, int hidden) {
        SplittableRandom random = new SplittableRandom(6);
        DenseHead head = DenseHead.random(features, hidden, CLASSES, random);
        for (int layer = 0; layer < head.layers(); layer++) {
            double bound = 1.5 / Math.sqrt(head.inputs(layer));
            for (int i = 0; i < head.weights(layer).length; i++) {
                head.weights(layer)[i] = (float) random.nextDouble(-bound, bound);
            }
            for (int i = 0; i < head.biases(layer).length; i++) {
                head.biases(layer)[i] = (float) random.nextDouble(-0.3, 0.3);
            }
        }
        return head;
    }

    /** softmax(head((features − mean) · factor) / temperature), in double precision. */
    private static double[] expected(DenseHead head, TrainingRows scale, float[] features) {
        double[] values = new double[features.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((double) features[i] - scale.mean()[i]) * scale.factor()[i];
        }
        for (int layer = 0; layer < head.layers(); layer++) {
            double[] next = new double[head.outputs(layer)];
            for (int unit = 0; unit < next.length; unit++) {
                next[unit] = head.biases(layer)[unit];
                for (int i = 0; i < values.length; i++) {
                    next[unit] += head.weights(layer)[unit * values.length + i] * values[i];
                }
                next[unit] = layer < head.layers() - 1 ? Math.max(0, next[unit]) : next[unit];
            }
            values = next;
        }
        double[] powers = Arrays.stream(values).map(value -> Math.exp(value / TEMPERATURE)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, vector, 0", "FLOAT32, vector, 9", "FLOAT32, places, 0", "FLOAT32, places, 9",
            "UINT8, vector, 0", "UINT8, vector, 9", "UINT8, places, 0", "UINT8, places, 9", "INT8, vector, 0",
            "INT8, vector, 9", "INT8, places, 0", "INT8, places, 9"})
    void model_inTensorFlowLite_givesTheHeadsProbabilities(TensorKind kind, String layer, int hidden)
            throws IOException {
        Backbone backbone = Backbone.of(Backbones.classifier(kind), "small", Optional.of(layer));
        try (FeatureStore store = extracted(backbone)) {
            TrainingRows rows = GivenFeatures.rows(store, new int[PHOTOS]);
            DenseHead head = head(backbone.features(), hidden);
            Exporter exporter = new Exporter(backbone, head, rows, TEMPERATURE);
            byte[] model = exporter.withMetadata(exporter.model(), LABELS, "");
            double tolerance = kind == TensorKind.FLOAT32 ? 1e-4 : (hidden == 0 ? 4.0 : 5.0) / 256;
            double[] least = new double[CLASSES];
            double[] most = new double[CLASSES];
            Arrays.fill(least, 1);
            try (TfliteOracle oracle = TfliteOracle.open(model, Kernels.XNNPACK, 1)) {
                for (int i = 0; i < PHOTOS; i++) {
                    oracle.run(Backbones.input(kind, photo(i)));
                    double[] expected = expected(head, rows, extractor(backbone).extract(photo(i)));
                    float[] actual = oracle.outputFloats(0);
                    assertEquals(CLASSES, actual.length);
                    for (int label = 0; label < CLASSES; label++) {
                        assertEquals(expected[label], actual[label], tolerance, "photo " + i + ", class " + label);
                        least[label] = Math.min(least[label], expected[label]);
                        most[label] = Math.max(most[label], expected[label]);
                    }
                }
            }
            // Scores that hardly differ would hide mistakes in folding.
            double spread = 0;
            for (int label = 0; label < CLASSES; label++) {
                spread = Math.max(spread, most[label] - least[label]);
            }
            assertTrue(spread > 0.2, "" + spread);
        }
    }

    private Model exported(Backbone backbone) throws IOException {
        try (FeatureStore store = extracted(backbone)) {
            TrainingRows rows = GivenFeatures.rows(store, new int[PHOTOS]);
            Exporter exporter = new Exporter(backbone, head(backbone.features(), 0), rows, 1);
            return Backbones.read(exporter.withMetadata(exporter.model(), LABELS, "Tells trees apart."));
        }
    }

    @Test
    void withMetadata_realsWithoutANormalization_statesTheUsualOne() throws IOException {
        ModelMetadata metadata = exported(Backbones.vectors(TensorKind.FLOAT32)).metadata();
        assertEquals(LABELS, metadata.labels().orElseThrow().names());
        assertEquals("Tells trees apart.", metadata.description());
        assertEquals(Optional.of(new InputNormalization(List.of(127.5f), List.of(127.5f))), metadata.normalization());
        assertArrayEquals(Normalization.DEFAULT.mean(), new float[]{127.5f});
    }

    @Test
    void withMetadata_backbonesNormalization_isKept() throws IOException {
        InputNormalization own = new InputNormalization(List.of(124f, 117f, 104f), List.of(59f, 57f, 58f));
        byte[] model = MetadataWriter.write(Backbones.classifier(TensorKind.FLOAT32), "small",
                new ModelMetadata("old", "old", "", "", "", "", Optional.of(own), List.of()));
        ModelMetadata metadata = exported(Backbone.of(model, "small", Optional.empty())).metadata();
        assertEquals(Optional.of(own), metadata.normalization());
        assertEquals("Tells trees apart.", metadata.description());
    }

    @Test
    void withMetadata_backbonesSettingsOfTheInput_areKept() throws IOException {
        ModelSettings settings = new ModelSettings(Optional.empty(), Optional.of(ChannelOrder.BGR), Optional.empty(),
                Optional.empty(), Optional.of("old"), Map.of(), Map.of());
        byte[] model = MetadataWriter.write(Backbones.classifier(TensorKind.FLOAT32), "small", new ModelMetadata("",
                "", "", "", "", "", Optional.empty(), List.of(), settings));
        assertEquals(settings.ofInput(),
                exported(Backbone.of(model, "small", Optional.empty())).metadata().settings());
        assertEquals(Optional.empty(), settings.ofInput().output());
    }

    @Test
    void withMetadata_quantizedBackbone_statesNoNormalization() throws IOException {
        Model model = exported(Backbones.images(TensorKind.UINT8));
        assertEquals(Optional.empty(), model.metadata().normalization());
        assertEquals(LABELS, model.metadata().labels().orElseThrow().names());
        assertEquals(ElementType.UINT8, model.graph().output(0).type());
    }
}
