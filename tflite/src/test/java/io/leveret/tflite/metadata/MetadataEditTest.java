package io.leveret.tflite.metadata;

import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.Outcome;
import io.leveret.tflite.SmallModel;
import io.leveret.tflite.flatbuffer.PackedFilesWriter;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.support.metadata.MetadataExtractor;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.CustomMetadataT;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ScoreThresholdingOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreTransformationType;
import org.tensorflow.lite.support.metadata.schema.StatsT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

class MetadataEditTest {
    private static final List<String> NAMES = List.of("n0", "n1", "n2");
    private static final List<String> FRENCH = List.of("lièvre", "renard", "ours");
    private static final ModelMetadata.InputNormalization NORMALIZATION = new ModelMetadata.InputNormalization(
            List.of(1f, 2f, 3f), List.of(4f));
    private static final ScoreCalibration CALIBRATION = new ScoreCalibration(ScoreCalibration.Transformation.LOG, .125f,
            List.of(Optional.of(new ScoreCalibration.Sigmoid(1, 2, 3, Optional.empty())), Optional.empty(),
                    Optional.of(new ScoreCalibration.Sigmoid(.5f, 4, 5, Optional.of(.25f)))));
    private static final MetadataEdit NOTHING = new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Map.of());

    private static MetadataEdit labels(Map<String, List<String>> labels) {
        return new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), labels);
    }

    private static MetadataEdit calibration(ScoreCalibration calibration, Map<String, List<String>> labels) {
        return new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(calibration), labels);
    }

    private static MetadataEdit everything() {
        Map<String, List<String>> labels = new LinkedHashMap<>();
        labels.put("", NAMES);
        labels.put("fr", FRENCH);
        return new MetadataEdit(Optional.of("Hares"), Optional.of("Tells hares."), Optional.of(NORMALIZATION),
                Optional.of(.25f), Optional.of(CALIBRATION), labels);
    }

    private static StatedMetadata stated(byte[] model) throws ModelFormatException {
        return StatedMetadata.read(model, "test").orElseThrow();
    }

    private static AssociatedFileT file(String name, String locale, byte type) {
        AssociatedFileT file = new AssociatedFileT();
        file.setName(name);
        file.setLocale(locale);
        file.setType(type);
        return file;
    }

    /** A model of two inputs and outputs whose metadata contains more than Leveret uses. */
    private static byte[] rich(byte transformation) {
        ScoreCalibrationOptionsT calibration = new ScoreCalibrationOptionsT();
        calibration.setScoreTransformation(transformation);
        calibration.setDefaultScore(.1f);
        TensorMetadataT output = new TensorMetadataT();
        output.setName("probability");
        output.setProcessUnits(
                new ProcessUnitT[]{MetadataTable.unit(ProcessUnitOptions.ScoreCalibrationOptions, calibration)});
        output.setAssociatedFiles(new AssociatedFileT[]{
                file("german.txt", "de", AssociatedFileType.TENSOR_AXIS_LABELS),
                file("names.txt", null, AssociatedFileType.TENSOR_AXIS_LABELS),
                file("scores.csv", null, AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION)});
        TensorMetadataT second = new TensorMetadataT();
        second.setName("second");
        StatsT stats = new StatsT();
        stats.setMax(new float[]{1});
        stats.setMin(new float[]{0});
        second.setStats(stats);
        second.setDimensionNames(new String[]{"batch", "place"});
        second.setAssociatedFiles(
                new AssociatedFileT[]{file("german.txt", "de", AssociatedFileType.TENSOR_AXIS_LABELS)});
        CustomMetadataT custom = new CustomMetadataT();
        custom.setName("of somebody else");
        custom.setData(new int[]{1, 2, 255});
        SubGraphMetadataT tensors = new SubGraphMetadataT();
        tensors.setInputTensorMetadata(new TensorMetadataT[]{new TensorMetadataT(), second});
        tensors.setOutputTensorMetadata(new TensorMetadataT[]{output, second});
        tensors.setCustomMetadata(new CustomMetadataT[]{custom});
        ModelMetadataT metadata = new ModelMetadataT();
        metadata.setName("Rich");
        metadata.setAuthor("A. Leveret");
        metadata.setMinParserVersion("1.2.0");
        metadata.setSubgraphMetadata(new SubGraphMetadataT[]{tensors});
        ModelBuilder builder = new ModelBuilder();
        int[] inputs = {builder.input(TensorKind.FLOAT32, 1, 3), builder.input(TensorKind.FLOAT32, 1, 3)};
        byte[] model = builder.output(builder.relu(inputs[0], Quant.NONE), builder.relu(inputs[1], Quant.NONE))
                .metadata("TFLITE_METADATA", metadata.serializeToBinary()).build();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("names.txt", "a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
        files.put("german.txt", "A\nB\nC\n".getBytes(StandardCharsets.UTF_8));
        files.put("scores.csv", "1,2,3\n\n\n".getBytes(StandardCharsets.UTF_8));
        files.put("labels.txt", "somebody else's".getBytes(StandardCharsets.UTF_8));
        return PackedFilesWriter.append(ByteBuffer.wrap(model), files);
    }

    private static String text(MetadataExtractor extractor, String name) throws IOException {
        try (InputStream stream = extractor.getAssociatedFile(name)) {
            byte[] bytes = new byte[stream.available()]; // the extractor's stream throws at the end
            assertEquals(bytes.length, stream.read(bytes));
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Test
    void apply_noMetadata_isReadByLeveret() throws IOException {
        assertEquals(Optional.empty(), StatedMetadata.read(SmallModel.bytes(), "test"));
        byte[] edited = everything().apply(SmallModel.bytes(), "test");
        assertEquals(new ModelMetadata("Hares", "Tells hares.", "", "", "", "1.0.0", Optional.of(NORMALIZATION),
                List.of(new OutputMetadata("scores", Optional.of(new LocalizedLabels(NAMES, Map.of("fr", FRENCH))),
                        Optional.of(.25f), Optional.of(CALIBRATION)))),
                read(edited).metadata());
        assertEquals(new StatedMetadata("Hares", "Tells hares.", "", "", "", "1.0.0",
                List.of(new StatedMetadata.Input("image", Optional.of(NORMALIZATION))),
                List.of(new StatedMetadata.Output("scores",
                        List.of(new StatedMetadata.LabelFile("labels.txt", "", OptionalInt.of(3)),
                                new StatedMetadata.LabelFile("labels_fr.txt", "fr", OptionalInt.of(3))),
                        Optional.of(.25f),
                        Optional.of(new StatedMetadata.Calibration(ScoreCalibration.Transformation.LOG, .125f,
                                "score_calibration.csv")))),
                List.of(new StatedMetadata.PackedFile("labels.txt", 9),
                        new StatedMetadata.PackedFile("labels_fr.txt", 20),
                        new StatedMetadata.PackedFile("score_calibration.csv", 29)),
                ModelSettings.NONE), stated(edited));
    }

    @Test
    void apply_noMetadata_isReadByGooglesExtractor() throws IOException {
        byte[] edited = everything().apply(SmallModel.bytes(), "test");
        MetadataExtractor extractor = new MetadataExtractor(ByteBuffer.wrap(edited).order(ByteOrder.LITTLE_ENDIAN));
        assertTrue(extractor.isMinimumParserVersionSatisfied());
        assertEquals("Hares", extractor.getModelMetadata().name());
        assertEquals("Tells hares.", extractor.getModelMetadata().description());
        NormalizationOptions normalization = (NormalizationOptions) extractor.getInputTensorMetadata(0).processUnits(0)
                .options(new NormalizationOptions());
        assertEquals(3, normalization.meanLength());
        assertEquals(3f, normalization.mean(2));
        assertEquals(4f, normalization.std(0));
        TensorMetadata output = extractor.getOutputTensorMetadata(0);
        ScoreThresholdingOptions threshold = (ScoreThresholdingOptions) output.processUnits(0)
                .options(new ScoreThresholdingOptions());
        assertEquals(.25f, threshold.globalScoreThreshold());
        ScoreCalibrationOptions calibration = (ScoreCalibrationOptions) output.processUnits(1)
                .options(new ScoreCalibrationOptions());
        assertEquals(ScoreTransformationType.LOG, calibration.scoreTransformation());
        assertEquals(.125f, calibration.defaultScore());
        assertEquals(Set.of("labels.txt", "labels_fr.txt", "score_calibration.csv"),
                extractor.getAssociatedFileNames());
        assertEquals("fr", output.associatedFiles(1).locale());
        assertEquals(AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION, output.associatedFiles(2).type());
        assertEquals("1.0,2.0,3.0\n\n0.5,4.0,5.0,0.25", text(extractor, "score_calibration.csv"));
        assertEquals("n0\nn1\nn2\n", text(extractor, "labels.txt"));
        assertEquals("lièvre\nrenard\nours\n", text(extractor, "labels_fr.txt"));
    }

    @Test
    void apply_again_saysTheSame() throws IOException {
        byte[] once = everything().apply(SmallModel.bytes(), "test");
        byte[] twice = everything().apply(once, "test");
        assertEquals(stated(once), stated(twice));
        // Lists that were absent are empty from the second time on.
        assertArrayEquals(twice, everything().apply(twice, "test"));
        assertArrayEquals(twice, NOTHING.apply(twice, "test"));
    }

    @Test
    void apply_nothing_keepsWhatLeveretHasNoUseFor() throws IOException {
        byte[] rich = rich(ScoreTransformationType.LOG);
        byte[] edited = NOTHING.apply(rich, "test");
        assertEquals(stated(rich), stated(edited));
        MetadataExtractor extractor = new MetadataExtractor(ByteBuffer.wrap(edited).order(ByteOrder.LITTLE_ENDIAN));
        assertEquals("1.2.0", extractor.getModelMetadata().minParserVersion());
        assertEquals("place", extractor.getOutputTensorMetadata(1).dimensionNames(1));
        assertEquals(1f, extractor.getOutputTensorMetadata(1).stats().max(0));
        assertEquals(255, extractor.getModelMetadata().subgraphMetadata(0).customMetadata(0).data(2));
        assertEquals("somebody else's", text(extractor, "labels.txt"));
    }

    @Test
    void apply_labels_takeThePlaceOfThoseOfTheirLocaleOnly() throws IOException {
        byte[] edited = everything().apply(rich(ScoreTransformationType.LOG), "test");
        StatedMetadata.Output output = stated(edited).outputs().getFirst();
        assertEquals(List.of("german.txt", "labels_2.txt", "labels_fr.txt"),
                output.labels().stream().map(StatedMetadata.LabelFile::file).toList());
        assertEquals(List.of("german.txt", "labels.txt", "labels_2.txt", "labels_fr.txt", "score_calibration.csv"),
                stated(edited).packedFiles().stream().map(StatedMetadata.PackedFile::name).toList());
        assertEquals(
                Optional.of(new StatedMetadata.Calibration(ScoreCalibration.Transformation.LOG, .125f,
                        "score_calibration.csv")),
                output.calibration());
        assertEquals(Optional.of(.25f), output.scoreThreshold());
        assertEquals("A. Leveret", stated(edited).author());
        assertEquals(NAMES, read(edited).metadata().labels().orElseThrow().names());
    }

    @Test
    void apply_labelsOfAFileThatOthersNeed_keepIt() throws IOException {
        byte[] edited = labels(Map.of("de", FRENCH)).apply(rich(ScoreTransformationType.LOG), "test");
        assertEquals(List.of("names.txt", "german.txt", "scores.csv", "labels.txt", "labels_de.txt"),
                stated(edited).packedFiles().stream().map(StatedMetadata.PackedFile::name).toList());
        assertEquals("german.txt", stated(edited).outputs().get(1).labels().getFirst().file());
    }

    @Test
    void apply_calibration_takesThePlaceOfTheOld() throws IOException {
        byte[] edited = calibration(CALIBRATION, Map.of()).apply(rich(ScoreTransformationType.INVERSE_LOGISTIC),
                "test");
        assertEquals(
                new StatedMetadata.Calibration(ScoreCalibration.Transformation.LOG, .125f, "score_calibration.csv"),
                stated(edited).outputs().getFirst().calibration().orElseThrow());
        assertEquals(List.of("names.txt", "german.txt", "labels.txt", "score_calibration.csv"),
                stated(edited).packedFiles().stream().map(StatedMetadata.PackedFile::name).toList());
        assertEquals(Optional.of(CALIBRATION), read(edited).metadata().output(0).calibration());
        MetadataExtractor extractor = new MetadataExtractor(ByteBuffer.wrap(edited).order(ByteOrder.LITTLE_ENDIAN));
        assertEquals(1, extractor.getOutputTensorMetadata(0).processUnitsLength());
        assertEquals(3, extractor.getOutputTensorMetadata(0).associatedFilesLength());
        assertEquals("1.2.0", extractor.getModelMetadata().minParserVersion());
    }

    @Test
    void apply_calibrationThatCannotBe_isRefused() {
        ScoreCalibration ofTwo = new ScoreCalibration(CALIBRATION.transformation(), 0,
                CALIBRATION.parameters().subList(0, 2));
        OptionException twoOfThree = assertThrowsExactly(OptionException.class,
                () -> calibration(ofTwo, Map.of("", NAMES)).apply(SmallModel.bytes(), "hares"));
        assertTrue(twoOfThree.getMessage().startsWith("calibration parameters of 2 classes for 3;"),
                twoOfThree.getMessage());
        OptionException withoutNames = assertThrowsExactly(OptionException.class,
                () -> calibration(CALIBRATION, Map.of()).apply(SmallModel.bytes(), "hares"));
        assertEquals("a score calibration, but hares has no class names; give those as well, without a locale",
                withoutNames.getMessage());
    }

    @Test
    void apply_emptyTexts_takeThemAway() throws IOException {
        byte[] edited = new MetadataEdit(Optional.of(""), Optional.of(""), Optional.empty(), Optional.empty(),
                Optional.empty(),
                Map.of())
                .apply(everything().apply(SmallModel.bytes(), "test"), "test");
        assertEquals("", stated(edited).name());
        assertEquals("", stated(edited).description());
        assertEquals(NAMES, read(edited).metadata().labels().orElseThrow().names());
    }

    @Test
    void apply_labelsOfAnotherNumber_areRefusedWithAHint() {
        Map<Integer, String> hints = Map.of(1, "give one label for each class", 2, "a background class; put a line",
                4, "take that line away");
        hints.forEach((count, hint) -> {
            LabelsException refusal = assertThrowsExactly(LabelsException.class,
                    () -> labels(Map.of("", List.of("a", "b", "c", "d").subList(0, count))).apply(SmallModel.bytes(),
                            "hares"));
            assertTrue(refusal.getMessage().startsWith(count + " labels for the 3 classes of hares"),
                    refusal.getMessage());
            assertTrue(refusal.getMessage().contains(hint), refusal.getMessage());
        });
    }

    @Test
    void apply_displayNamesWithoutNames_areRefused() {
        OptionException refusal = assertThrowsExactly(OptionException.class,
                () -> labels(Map.of("fr", FRENCH)).apply(SmallModel.bytes(), "hares"));
        assertTrue(refusal.getMessage().contains("display names for fr"), refusal.getMessage());
    }

    @Test
    void apply_numbersOfNoUse_areRefused() {
        for (float threshold : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThrowsExactly(OptionException.class, () -> new MetadataEdit(Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.of(threshold), Optional.empty(), Map.of()));
        }
        for (List<Float> values : List.of(List.of(Float.NaN), List.of(1f, 2f), List.<Float>of())) {
            MetadataEdit edit = new MetadataEdit(Optional.empty(), Optional.empty(),
                    Optional.of(new ModelMetadata.InputNormalization(values, List.of(1f))), Optional.empty(),
                    Optional.empty(), Map.of());
            assertThrowsExactly(OptionException.class, () -> edit.apply(SmallModel.bytes(), "test"));
        }
    }

    @Test
    void read_calibration_hasAllTransformations() throws IOException {
        for (ScoreCalibration.Transformation transformation : ScoreCalibration.Transformation.values()) {
            byte type = (byte) List.of(ScoreTransformationType.names).indexOf(transformation.name());
            assertEquals(transformation,
                    stated(rich(type)).outputs().getFirst().calibration().orElseThrow().transformation());
        }
        assertEquals("its metadata is damaged (it transforms scores in a way that the schema has no name for, 3)",
                assertThrows(ModelFormatException.class, () -> stated(rich((byte) 3))).reason());
    }

    @Test
    void read_labelFileThatIsNotPacked_hasNoCount() throws IOException {
        byte[] rich = rich(ScoreTransformationType.LOG);
        int archive = new String(rich, StandardCharsets.ISO_8859_1).indexOf("PK\3\4");
        StatedMetadata metadata = stated(Arrays.copyOf(rich, archive));
        assertEquals(OptionalInt.empty(), metadata.outputs().getFirst().labels().getFirst().labels());
        assertEquals(List.of(), metadata.packedFiles());
    }

    @Test
    void noModel_isRefused() {
        for (byte[] file : List.of(new byte[0], new byte[100])) {
            assertThrowsExactly(ModelFormatException.class, () -> StatedMetadata.read(file, "test"));
            assertThrowsExactly(ModelFormatException.class, () -> everything().apply(file, "test"));
        }
    }

    @Test
    void everyWordOverwritten_givesOneKindOfFailureInLittleMemory() {
        byte[] model = rich(ScoreTransformationType.INVERSE_LOGISTIC);
        ByteBuffer words = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        int refused = 0;
        for (int at = 8; at + 4 <= model.length; at += 4) {
            int before = words.getInt(at);
            for (int extreme : new int[]{-1, 0, 1, 0x7fffffff, 0x10000000, 0x00100000}) {
                words.putInt(at, extreme);
                long allocatedBefore = Outcome.allocatedBytes();
                try {
                    StatedMetadata.read(model, "damaged");
                    everything().apply(model, "damaged");
                } catch (ModelFormatException damaged) {
                    assertFalse(damaged.getMessage().contains("\n"), damaged.getMessage());
                    refused++;
                } catch (LabelsException | OptionException otherLabels) {
                    assertTrue(otherLabels.getMessage().matches(".*(labels for|classes for).*"),
                            otherLabels.getMessage());
                }
                long allocated = Outcome.allocatedBytes() - allocatedBefore;
                assertTrue(allocated < 64 << 20, extreme + " at " + at + " took " + allocated + " bytes");
            }
            words.putInt(at, before);
        }
        assertTrue(refused > 100, "only " + refused + " refused");
    }
}
