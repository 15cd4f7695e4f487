package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.StatedMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Model;

/** Real models, which are not part of the project. */
@Tag("fixtures")
class FixtureModelsTest {
    private static final Path FIXTURES = Path.of(System.getProperty("leveret.fixtures", ""));
    private static final String EMBEDDER = "mobilenet_v2_0.35_96_embedder_float_metadata.tflite";
    private static final int[] EXTREMES = {-1, 0, 0x7fffffff, 0x80000000, 0xffff, 0x10000};
    private static final int DAMAGES = 200;

    private static List<Path> models() throws IOException {
        List<Path> models = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FIXTURES.resolve("models"), "*.tflite")) {
            files.forEach(models::add);
        }
        models.sort(null);
        assertTrue(models.size() >= 7, models.toString());
        return models;
    }

    private static io.leveret.tflite.Model read(String name) throws IOException {
        return ModelReader.read(FIXTURES.resolve("models").resolve(name));
    }

    @Test
    void read_everyFixture_isAGraph() throws IOException {
        for (Path model : models()) {
            Graph graph = ModelReader.read(model).graph();
            assertEquals(1, graph.inputs().size(), model.toString());
            int values = model.endsWith(EMBEDDER) ? 1280 : 1001;
            assertEquals(values, graph.output(0).shape().dimension(-1), model.toString());
        }
    }

    @Test
    void read_embedder_hasHybridConvolutions() throws IOException {
        Graph graph = read(EMBEDDER).graph();
        assertTrue(graph.operators().stream().anyMatch(operator -> operator instanceof Operator.Conv2D conv
                && graph.tensor(conv.input()).type() == ElementType.FLOAT32
                && graph.tensor(conv.filter()).type() == ElementType.INT8));
    }

    /**
     * Howard et al., "MobileNets", 2017 (arXiv:1704.04861), table 8: 569 million multiply-adds and 4.24 million
     * parameters. The files have 1001 classes where the paper has 1000, and hold batch normalization folded into
     * biases, where the paper counts its scales too.
     */
    @Test
    void costs_mobileNetV1_areThePublished() throws IOException {
        Graph graph = read("mobilenet_v1_1.0_224_quant.tflite").graph();
        assertEquals(569, Math.round(GraphCosts.multiplyAdds(graph) / 1e6));
        assertEquals(4.24, GraphCosts.parameters(graph) / 1e6, 0.03);
    }

    /** The same, table 9: width 0.25 and 128×128 pixels, 14 million; table 6: 0.25 and 224×224, 41 million, 0.5 M. */
    @Test
    void costs_narrowMobileNetV1_areThePublished() throws IOException {
        Graph small = read("mobilenet_v1_0.25_128_quant.tflite").graph();
        assertEquals(14, GraphCosts.multiplyAdds(small) / 1e6, 0.5);
        Graph large = read("mobilenet_v1_0.25_224_float_metadata.tflite").graph();
        assertEquals(41, GraphCosts.multiplyAdds(large) / 1e6, 0.5);
        assertEquals(0.5, GraphCosts.parameters(large) / 1e6, 0.05);
    }

    /** Sandler et al., "MobileNetV2", 2018 (arXiv:1801.04381), table 4: 300 million and 3.4 million. */
    @Test
    void costs_mobileNetV2_areThePublished() throws IOException {
        for (String name : List.of("mobilenet_v2_1.0_224_quant.tflite", "tf2_mobilenet_v2_1.0_224_ptq.tflite")) {
            Graph graph = read(name).graph();
            assertEquals(300, GraphCosts.multiplyAdds(graph) / 1e6, 1.5, name);
            assertEquals(3.47, GraphCosts.parameters(graph) / 1e6, 0.05, name);
        }
    }

    @Test
    void metadata_floatModel_hasLabelsAndNormalization() throws IOException {
        ModelMetadata metadata = read("mobilenet_v1_0.25_224_float_metadata.tflite").metadata();
        Labels labels = metadata.labels().orElseThrow();
        assertEquals(1001, labels.size());
        assertEquals("background", labels.names().getFirst());
        assertEquals("Egyptian cat", labels.names().get(286));
        assertEquals("toilet tissue", labels.names().getLast());
        assertEquals(Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f), List.of(127.5f))),
                metadata.normalization());
    }

    @Test
    void metadata_quantizedModel_hasLabels() throws IOException {
        ModelMetadata metadata = read("mobilenet_v1_0.25_224_quant_metadata.tflite").metadata();
        assertEquals("Egyptian cat", metadata.labels().orElseThrow().names().get(286));
        assertEquals(ModelMetadata.NONE, read("mobilenet_v1_1.0_224_quant.tflite").metadata());
    }

    @Test
    void labels_file_matchTheMetadata() throws IOException {
        Labels labels = Labels.read(FIXTURES.resolve("labels").resolve("imagenet_1001.txt"));
        assertEquals(1001, labels.size());
        assertEquals("background", labels.names().getFirst());
    }

    @Test
    void read_cutShort_isAGraphOrARefusal() throws IOException {
        for (Path model : models()) {
            byte[] file = Files.readAllBytes(model);
            for (int percent = 0; percent < 100; percent += 5) {
                int length = (int) (file.length * (long) percent / 100);
                Outcome.ofOne(Arrays.copyOf(file, length), model.getFileName(), "cut to", length);
            }
        }
    }

    @Test
    void read_damagedOutsideTheWeights_isAGraphOrARefusal() throws IOException {
        for (Path model : models()) {
            byte[] file = Files.readAllBytes(model);
            ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int[] places = structure(file);
            SplittableRandom random = new SplittableRandom(file.length);
            for (int i = 0; i < DAMAGES; i++) {
                int at = places[random.nextInt(places.length)];
                int before = words.getInt(at);
                int[] lengths = {before + 1, before - 1, file.length, file.length - at, random.nextInt(),
                        before ^ 1 << random.nextInt(32)};
                int place = random.nextInt(EXTREMES.length + lengths.length);
                int value = place < EXTREMES.length ? EXTREMES[place] : lengths[place - EXTREMES.length];
                words.putInt(at, value);
                Outcome.ofOne(file, model.getFileName(), "with", value, "at", at);
                words.putInt(at, before);
            }
        }
    }

    @Test
    void write_everyFixture_isReadAndRunsAsBefore() throws IOException {
        for (Path model : models()) {
            byte[] file = Files.readAllBytes(model);
            byte[] written = WrittenModels.assertReadsTheSame(file);
            assertTrue(WrittenModels.runsTheSame(file, written), model.toString());
            assertTrue(written.length < file.length + 4096, model + ": " + file.length + " became " + written.length);
            byte[] ofNoFile = ModelWriter.write(io.leveret.tflite.Model.of(ModelReader.read(model).graph()));
            assertTrue(WrittenModels.runsTheSame(file, ofNoFile), model.toString());
            assertEquals(StatedMetadata.read(file, "file"), StatedMetadata.read(written, "written"), model.toString());
        }
    }

    /** Returns the positions of all words that are not weights: tables, vectors of tables, and texts. */
    private static int[] structure(byte[] file) {
        Model model = Model
                .getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        boolean[] weights = new boolean[file.length];
        for (int i = 0; i < model.buffersLength(); i++) {
            ByteBuffer data = model.buffers(i).dataAsByteBuffer();
            if (data != null && data.remaining() > 1024) {
                Arrays.fill(weights, data.position(), data.limit(), true);
            }
        }
        return IntStream.range(2, file.length / 4).map(word -> 4 * word).filter(at -> !weights[at])
                .toArray();
    }
}
