package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.graph.Graph;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.Outcome;
import io.leveret.tflite.SmallModel;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.support.metadata.MetadataExtractor;
import org.tensorflow.lite.support.metadata.schema.AssociatedFile;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ColorSpaceType;
import org.tensorflow.lite.support.metadata.schema.ImageProperties;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreThresholdingOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreTransformationType;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

class MetadataWriterTest {
    private static final List<String> NAMES = List.of("background", "lièvre", "hare, levèret");
    private static final ModelMetadata METADATA = new ModelMetadata("Hares", "Tells a hare from its background.", "v2",
            "A. Leveret", "Apache-2.0", "1.0.0",
            Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f, 100f, 90f), List.of(127.5f, 1f, 2f))),
            List.of(labeled(LocalizedLabels.of(NAMES))));

    private static final ScoreCalibration CALIBRATION = new ScoreCalibration(
            ScoreCalibration.Transformation.INVERSE_LOGISTIC, .125f,
            List.of(Optional.of(new ScoreCalibration.Sigmoid(1, 2, -3, Optional.of(.5f))), Optional.empty(),
                    Optional.of(new ScoreCalibration.Sigmoid(.1f, 1e-10f, 0, Optional.empty()))));

    private static Map<String, byte[]> packed(byte[] file) throws IOException {
        return PackedFiles.readAll(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), 1 << 20);
    }

    private static io.leveret.tflite.Model read(byte[] model) {
        return ModelReader.read(model, "test", ModelLimits.DEFAULT);
    }

    private static OutputMetadata labeled(LocalizedLabels labels) {
        return new OutputMetadata("scores", Optional.of(labels), Optional.empty(), Optional.empty());
    }

    private static ModelMetadata withLabels(LocalizedLabels labels) {
        return withOutputs(labeled(labels));
    }

    private static ModelMetadata withOutputs(OutputMetadata... outputs) {
        return new ModelMetadata("", "", "", "", "", "1.0.0", Optional.empty(), List.of(outputs));
    }

    private static byte[] bytes(InputStream stream) throws IOException {
        byte[] bytes = new byte[stream.available()]; // the extractor's stream throws at the end
        assertEquals(bytes.length, stream.read(bytes));
        return bytes;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void write_readByLeveret_isTheSame() throws IOException {
        assertEquals(METADATA, read(MetadataWriter.write(SmallModel.bytes(), "test", METADATA)).metadata());
    }

    @Test
    void write_displayNames_readByLeveret_areTheSame() throws IOException {
        ModelMetadata metadata = withLabels(
                new LocalizedLabels(NAMES, Map.of("en", List.of("nothing", "hare", "leveret"))));
        assertEquals(metadata, read(MetadataWriter.write(SmallModel.bytes(), "test", metadata)).metadata());
    }

    @Test
    void write_everything_readByLeveretIsTheSame() throws IOException {
        ModelMetadata metadata = new ModelMetadata("", "", "", "", "", "1.2.0", Optional.empty(),
                List.of(new OutputMetadata("kind",
                        Optional.of(new LocalizedLabels(NAMES,
                                Map.of("de-AT", List.of("nichts", "Hase", "Häschen"), "../x", NAMES))),
                        Optional.of(-.5f), Optional.of(CALIBRATION))));
        byte[] written = MetadataWriter.write(SmallModel.bytes(), "test", metadata);
        assertEquals(metadata, read(written).metadata());
        assertEquals(Set.of("labels.txt", "labels_de-AT.txt", "score_calibration.csv"), packed(written).keySet());
    }

    @Test
    void write_severalOutputs_readByLeveretAreTheSame() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 3);
        byte[] model = builder.output(builder.relu(image, Quant.NONE), image, builder.relu(image, Quant.NONE)).build();
        ModelMetadata metadata = withOutputs(labeled(LocalizedLabels.of(NAMES)), OutputMetadata.NONE,
                new OutputMetadata("third", Optional.of(LocalizedLabels.of(List.of("x", "y", "z"))),
                        Optional.empty(), Optional.of(CALIBRATION)));
        byte[] written = MetadataWriter.write(model, "test", metadata);
        assertEquals(metadata, read(written).metadata());
        assertEquals(Set.of("labels.txt", "labels_2.txt", "score_calibration.csv"), packed(written).keySet());
        assertEquals("metadata of 3 outputs for a model of 1", assertThrowsExactly(OptionException.class,
                () -> MetadataWriter.write(SmallModel.bytes(), "test", metadata)).getMessage());
    }

    @Test
    void write_calibration_readByGooglesExtractorIsTheSame() throws IOException {
        byte[] written = MetadataWriter.write(SmallModel.bytes(), "test",
                withOutputs(new OutputMetadata("scores", Optional.of(LocalizedLabels.of(NAMES)), Optional.of(.25f),
                        Optional.of(CALIBRATION))));
        MetadataExtractor extractor = new MetadataExtractor(ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN));
        TensorMetadata output = extractor.getOutputTensorMetadata(0);
        assertEquals(2, output.processUnitsLength());
        ScoreCalibrationOptions calibration = (ScoreCalibrationOptions) output.processUnits(0)
                .options(new ScoreCalibrationOptions());
        assertEquals(ScoreTransformationType.INVERSE_LOGISTIC, calibration.scoreTransformation());
        assertEquals(.125f, calibration.defaultScore());
        ScoreThresholdingOptions threshold = (ScoreThresholdingOptions) output.processUnits(1)
                .options(new ScoreThresholdingOptions());
        assertEquals(.25f, threshold.globalScoreThreshold());
        assertEquals(AssociatedFileType.TENSOR_AXIS_LABELS, output.associatedFiles(0).type());
        assertEquals(AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION, output.associatedFiles(1).type());
        assertEquals("1.0,2.0,-3.0,0.5\n\n0.1,1.0E-10,0.0",
                new String(bytes(extractor.getAssociatedFile(output.associatedFiles(1).name())),
                        StandardCharsets.UTF_8));
    }

    @Test
    void write_calibrationOfOtherClasses_isRefused() {
        ScoreCalibration ofOne = new ScoreCalibration(ScoreCalibration.Transformation.LOG, 0,
                List.of(Optional.empty()));
        assertEquals("calibration parameters of 1 classes for 3; give those of each class, empty ones for a class"
                + " without",
                assertThrowsExactly(OptionException.class,
                        () -> MetadataWriter.write(SmallModel.bytes(), "test", withOutputs(new OutputMetadata("",
                                Optional.empty(), Optional.empty(), Optional.of(ofOne)))))
                        .getMessage());
    }

    @Test
    void write_noLabels_packsNoFiles() throws IOException {
        ModelMetadata metadata = new ModelMetadata("only a name", "", "", "", "", "", Optional.empty(), List.of());
        byte[] written = MetadataWriter.write(SmallModel.bytes(), "test", metadata);
        OutputMetadata named = new OutputMetadata("scores", Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(new ModelMetadata("only a name", "", "", "", "", "1.0.0", Optional.empty(), List.of(named)),
                read(written).metadata());
        MetadataExtractor extractor = new MetadataExtractor(ByteBuffer.wrap(written));
        assertEquals(0, extractor.getOutputTensorMetadata(0).associatedFilesLength());
        assertThrows(IllegalStateException.class, extractor::getAssociatedFileNames);
    }

    @Test
    void write_readByGooglesExtractor_isTheSame() throws IOException {
        byte[] written = MetadataWriter.write(SmallModel.bytes(), "test", METADATA);
        MetadataExtractor extractor = new MetadataExtractor(ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN));

        assertTrue(extractor.isMinimumParserVersionSatisfied());
        assertEquals("1.0.0", extractor.getModelMetadata().minParserVersion());
        assertEquals("Hares", extractor.getModelMetadata().name());
        assertEquals("Tells a hare from its background.", extractor.getModelMetadata().description());
        assertEquals("v2", extractor.getModelMetadata().version());
        assertEquals("A. Leveret", extractor.getModelMetadata().author());
        assertEquals("Apache-2.0", extractor.getModelMetadata().license());

        NormalizationOptions normalization = (NormalizationOptions) extractor.getInputTensorMetadata(0).processUnits(0)
                .options(new NormalizationOptions());
        assertEquals(3, normalization.meanLength());
        assertEquals(100f, normalization.mean(1));
        assertEquals(3, normalization.stdLength());
        assertEquals(2f, normalization.std(2));
        ImageProperties image = (ImageProperties) extractor.getInputTensorMetadata(0).content()
                .contentProperties(new ImageProperties());
        assertEquals(ColorSpaceType.RGB, image.colorSpace());
        assertEquals(SmallModel.HEIGHT, image.defaultSize().height());
        assertEquals(SmallModel.WIDTH, image.defaultSize().width());

        AssociatedFile labels = extractor.getOutputTensorMetadata(0).associatedFiles(0);
        assertEquals(AssociatedFileType.TENSOR_AXIS_LABELS, labels.type());
        assertNull(labels.locale());
        assertEquals("background\nlièvre\nhare, levèret\n",
                new String(bytes(extractor.getAssociatedFile(labels.name())), StandardCharsets.UTF_8));
    }

    @Test
    void write_metadataIsThere_replacesIt() throws IOException {
        ModelMetadata other = withLabels(LocalizedLabels.of(List.of("a", "b", "c")));
        byte[] first = MetadataWriter.write(SmallModel.bytes(), "test", METADATA);
        byte[] second = MetadataWriter.write(first, "test", other);
        assertEquals(other, read(second).metadata());
        assertArrayEquals(MetadataWriter.write(SmallModel.bytes(), "test", other), second);
        assertFalse(new String(second, StandardCharsets.UTF_8).contains("lièvre"));
    }

    @Test
    void write_otherMetadata_staysAsItWas() throws IOException {
        byte[] written = MetadataWriter.write(SmallModel.bytes(), "test", METADATA);
        Model model = Model.getRootAsModel(ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN));
        assertEquals(2, model.metadataLength());
        assertEquals("min_runtime_version", model.metadata(0).name());
        assertArrayEquals(SmallModel.RUNTIME_VERSION,
                bytes(model.buffers((int) model.metadata(0).buffer()).dataAsByteBuffer()));
        assertEquals("a small model", model.description());
        assertEquals("serving_default", model.signatureDefs(0).signatureKey());
        assertEquals("image", model.signatureDefs(0).inputs(0).name());
    }

    @Test
    void write_graph_staysAsItWas() throws IOException {
        Graph before = read(SmallModel.bytes()).graph();
        Graph after = read(MetadataWriter.write(SmallModel.bytes(), "test", METADATA)).graph();
        assertEquals(before.operators(), after.operators());
        assertEquals(before.inputs(), after.inputs());
        assertEquals(before.outputs(), after.outputs());
        for (int i = 0; i < before.tensors().size(); i++) {
            assertEquals(before.tensor(i).name(), after.tensor(i).name());
            assertEquals(before.tensor(i).type(), after.tensor(i).type());
            assertEquals(before.tensor(i).shape(), after.tensor(i).shape());
            assertEquals(before.tensor(i).constant(), after.tensor(i).constant());
        }
        assertArrayEquals(SmallModel.weights(), bytes(after.tensor(1).constant().orElseThrow()));
    }

    @Test
    void write_alignedWeights_stayAligned() throws IOException {
        byte[] aligned = ModelPacker.pack(ModelT.deserializeFromBinary(SmallModel.bytes()));
        ByteBuffer written = ByteBuffer.wrap(MetadataWriter.write(aligned, "test", METADATA))
                .order(ByteOrder.LITTLE_ENDIAN);
        Model model = Model.getRootAsModel(written);
        for (int i = 0; i < model.buffersLength(); i++) {
            ByteBuffer data = model.buffers(i).dataAsByteBuffer();
            assertEquals(0, data == null ? 0 : data.position() % 16, "buffer " + i);
        }
    }

    @Test
    void write_vectorsThatWereAbsent_stayAbsent() throws IOException {
        Model model = Model
                .getRootAsModel(ByteBuffer.wrap(MetadataWriter.write(SmallModel.bytes(), "test", METADATA)));
        Operator operator = model.subgraphs(0).operators(0);
        assertNull(operator.customOptionsVector());
        assertNull(operator.mutatingVariableInputsVector());
        assertNull(operator.intermediatesVector());
        Tensor input = model.subgraphs(0).tensors(0);
        assertNull(input.shapeSignatureVector());
        assertNull(input.variantTensorsVector());
        assertNull(input.sparsity());
        assertNull(input.quantization().scaleVector());
        assertNull(input.quantization().zeroPointVector());
        assertNull(input.quantization().maxVector());
        assertEquals(0f, input.quantization().min(0));
        assertNull(model.buffers(0).dataAsByteBuffer());
    }

    @Test
    void write_archive_isReadByTheJdk(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("model.tflite"),
                MetadataWriter.write(SmallModel.bytes(), "test", METADATA));
        try (ZipFile archive = new ZipFile(file.toFile())) {
            assertEquals(1, archive.size());
            assertEquals("background\nlièvre\nhare, levèret\n",
                    new String(archive.getInputStream(archive.getEntry("labels.txt")).readAllBytes(),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void write_archive_countsFromTheModelsStartAndIsAligned() throws IOException {
        byte[] written = MetadataWriter.write(SmallModel.bytes(), "test",
                withLabels(new LocalizedLabels(NAMES, Map.of("en", List.of("nothing", "hare", "leveret")))));
        ByteBuffer file = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        int end = written.length - 22;
        assertEquals(0x06054b50, file.getInt(end));
        assertEquals(2, file.getShort(end + 10));
        int directory = file.getInt(end + 16);
        for (int i = 0; i < 2; i++) {
            assertEquals(0x02014b50, file.getInt(directory));
            int local = file.getInt(directory + 42);
            assertEquals(0x04034b50, file.getInt(local));
            int data = local + 30 + file.getShort(local + 26) + file.getShort(local + 28);
            assertEquals(0, data % 4);
            assertTrue(new String(written, data, 7, StandardCharsets.UTF_8).startsWith(i == 0 ? "backgro" : "nothing"));
            directory += 46 + file.getShort(directory + 28);
        }
        assertEquals(end, directory);
    }

    @Test
    void write_wrongNumberOfLabels_isRefused() {
        LabelsException failure = assertThrowsExactly(LabelsException.class,
                () -> MetadataWriter.write(SmallModel.bytes(), "test",
                        withLabels(LocalizedLabels.of(List.of("a", "b")))));
        assertEquals("2 labels for 3 classes", failure.getMessage());
        assertEquals(Map.of("labels", 2, "classes", 3, "model", "test"), failure.values());
    }

    @Test
    void write_labelThatIsNoLine_isRefused() {
        for (String label : List.of("", "two\nlines", " blank", "blank\t")) {
            LabelsException failure = assertThrowsExactly(LabelsException.class, () -> MetadataWriter
                    .write(SmallModel.bytes(), "test", withLabels(LocalizedLabels.of(List.of("a", "b", label)))));
            assertEquals("label 2, \"" + label + "\", is not one line without blanks around it", failure.getMessage());
            assertEquals(Map.of("index", 2, "label", label), failure.values());
        }
    }

    @Test
    void write_normalizationThatCannotBeRead_isRefused() {
        for (List<Float> std : List.of(List.of(1f, 2f), List.of(0f), List.of(Float.NaN))) {
            ModelMetadata metadata = new ModelMetadata("", "", "", "", "", "",
                    Optional.of(new ModelMetadata.InputNormalization(List.of(0f), std)), List.of());
            assertEquals("std", assertThrowsExactly(OptionException.class,
                    () -> MetadataWriter.write(SmallModel.bytes(), "test", metadata)).option());
        }
    }

    @Test
    void write_noModel_isRefused() {
        for (byte[] file : List.of(new byte[0], new byte[100],
                "a text, not a model".getBytes(StandardCharsets.UTF_8))) {
            ModelFormatException failure = assertThrows(ModelFormatException.class,
                    () -> MetadataWriter.write(file, "photo.jpg", METADATA));
            assertEquals("photo.jpg", failure.path());
        }
    }

    @Test
    void write_everyWordOverwritten_takesMemoryForTheFileAlone() {
        byte[] model = SmallModel.bytes();
        ByteBuffer words = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        int refused = 0;
        for (int at = 8; at + 4 <= model.length; at += 4) {
            int before = words.getInt(at);
            for (int extreme : new int[]{-1, 0x7fffffff, 0x10000000, 0x00100000}) {
                words.putInt(at, extreme);
                long allocatedBefore = Outcome.allocatedBytes();
                try {
                    MetadataWriter.write(model, "damaged", METADATA);
                } catch (ModelFormatException damaged) {
                    refused++;
                } catch (LabelsException otherLabels) {
                    assertTrue(otherLabels.getMessage().contains("labels for"), otherLabels.getMessage());
                }
                long allocated = Outcome.allocatedBytes() - allocatedBefore;
                assertTrue(allocated < 16 << 20, extreme + " at " + at + " took " + allocated + " bytes");
            }
            words.putInt(at, before);
        }
        assertTrue(refused > 100, "only " + refused + " refused");
    }

    /** The model reader uses the shapes of tensors, and so does not read these lists. */
    @Test
    void write_listsOfOptionsOverwritten_takesMemoryForTheFileAlone() {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 1, 3);
        byte[] model = builder.output(builder.squeeze(builder.reshape(input, 1, 3, 1), 0)).build();
        ByteBuffer words = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        int refused = 0;
        for (int at = 8; at + 4 <= model.length; at += 4) {
            int before = words.getInt(at);
            words.putInt(at, 0x10000000);
            long allocatedBefore = Outcome.allocatedBytes();
            try {
                MetadataWriter.write(model, "damaged", withOutputs());
            } catch (ModelFormatException damaged) {
                refused++;
            }
            long allocated = Outcome.allocatedBytes() - allocatedBefore;
            assertTrue(allocated < 16 << 20, "damaged at " + at + ": took " + allocated + " bytes");
            words.putInt(at, before);
        }
        assertTrue(refused > 20, "only " + refused + " refused");
    }

    @Test
    void write_cutShort_givesOneKindOfFailureOrAModel() {
        byte[] model = SmallModel.bytes();
        int refused = 0;
        for (int length = 8; length < model.length; length++) {
            byte[] cut = Arrays.copyOf(model, length);
            try {
                read(MetadataWriter.write(cut, "cut", METADATA));
            } catch (ModelFormatException damaged) {
                refused++;
            }
        }
        assertTrue(refused > model.length / 2, "only " + refused + " of " + model.length + " refused");
    }
}
