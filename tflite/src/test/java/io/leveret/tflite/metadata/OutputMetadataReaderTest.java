package io.leveret.tflite.metadata;

import static io.leveret.tflite.Reading.assertRefused;
import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.Outcome;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.metadata.ScoreCalibration.Sigmoid;
import io.leveret.tflite.metadata.ScoreCalibration.Transformation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ScoreThresholdingOptionsT;
import org.tensorflow.lite.support.metadata.schema.ScoreTransformationType;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** Metadata of outputs: one of 3 classes, then one of 2. */
class OutputMetadataReaderTest {
    private static final Map<String, String> FILES = Map.of("labels.txt", "a\nb\nc\n", "en.txt", "A\nB\nC\n", "fr.txt",
            "Â\nB\nÇ\n", "two.txt", "yes\nno\n", "scores.csv", "1,2,3\n\n.5,4,5,.25");
    private static final AssociatedFileT LABELS = file("labels.txt", AssociatedFileType.TENSOR_AXIS_LABELS, null);
    private static final AssociatedFileT PARAMETERS = parameters("scores.csv");

    private static AssociatedFileT file(String name, byte type, String locale) {
        AssociatedFileT file = new AssociatedFileT();
        file.setName(name);
        file.setType(type);
        file.setLocale(locale);
        return file;
    }

    private static AssociatedFileT labels(String name, String locale) {
        return file(name, AssociatedFileType.TENSOR_AXIS_LABELS, locale);
    }

    private static AssociatedFileT parameters(String name) {
        return file(name, AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION, null);
    }

    private static ProcessUnitT threshold(float threshold) {
        ScoreThresholdingOptionsT options = new ScoreThresholdingOptionsT();
        options.setGlobalScoreThreshold(threshold);
        return MetadataTable.unit(ProcessUnitOptions.ScoreThresholdingOptions, options);
    }

    private static ProcessUnitT calibration(byte transformation, float defaultScore) {
        ScoreCalibrationOptionsT options = new ScoreCalibrationOptionsT();
        options.setScoreTransformation(transformation);
        options.setDefaultScore(defaultScore);
        return MetadataTable.unit(ProcessUnitOptions.ScoreCalibrationOptions, options);
    }

    private static TensorMetadataT output(String name, List<AssociatedFileT> files, ProcessUnitT... steps) {
        TensorMetadataT output = new TensorMetadataT();
        output.setName(name);
        output.setAssociatedFiles(files.toArray(AssociatedFileT[]::new));
        output.setProcessUnits(steps);
        return output;
    }

    private static byte[] metadata(TensorMetadataT... outputs) {
        SubGraphMetadataT graph = new SubGraphMetadataT();
        graph.setOutputTensorMetadata(outputs);
        ModelMetadataT metadata = new ModelMetadataT();
        metadata.setSubgraphMetadata(new SubGraphMetadataT[]{graph});
        return metadata.serializeToBinary();
    }

    private static byte[] packed(byte[] model, Map<String, String> files) throws IOException {
        return packed(model, files, StandardCharsets.UTF_8);
    }

    private static byte[] packed(byte[] model, Map<String, String> files, Charset charset) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(model);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : files.entrySet()) {
                archive.putNextEntry(new ZipEntry(entry.getKey()));
                archive.write(entry.getValue().getBytes(charset));
            }
        }
        file.write(bytes.toByteArray());
        return file.toByteArray();
    }

    private static byte[] model(Map<String, String> files, TensorMetadataT... outputs) throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int three = builder.relu(builder.input(TensorKind.FLOAT32, 1, 3), Quant.NONE);
        int two = builder.relu(builder.input(TensorKind.FLOAT32, 1, 2), Quant.NONE);
        return packed(builder.output(three, two).metadata("TFLITE_METADATA", metadata(outputs)).build(), files);
    }

    private static OutputMetadata first(List<AssociatedFileT> files, ProcessUnitT... steps) throws IOException {
        return read(model(FILES, output(null, files, steps))).metadata().output(0);
    }

    private static void assertFirstRefused(String reason, Map<String, String> packed, List<AssociatedFileT> files,
            ProcessUnitT... steps) throws IOException {
        assertRefused(reason, model(packed, output(null, files, steps)));
    }

    // ---- labels ----

    private static byte[] labeled(String lines, String charset) throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int scores = builder.relu(builder.input(TensorKind.FLOAT32, 1, 3), Quant.NONE);
        return packed(builder.output(scores).metadata("TFLITE_METADATA", metadata(output(null, List.of(LABELS))))
                .build(), Map.of(LABELS.getName(), lines), Charset.forName(charset));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,'rot\ngrün\nblau\n'", "UTF-16,'rot\ngrün\nblau\n'", "x-UTF-16LE-BOM,'rot\r\ngrün\r\nblau'",
            "UTF-8,'0 rot\n1 grün\n2 blau\n'"})
    void read_packedLabels_inUnicodeAndWithoutTheirNumbers(String charset, String lines) throws IOException {
        assertEquals(List.of("rot", "grün", "blau"),
                read(labeled(lines, charset)).metadata().labels().orElseThrow().names());
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1,line 2: the byte 0xFC is not UTF-8; save the file as UTF-8",
            "windows-1252,line 2: the byte 0xFC is not UTF-8; save the file as UTF-8",
            "UTF-16LE,'line 1: it contains NUL, which is no text; save the file as UTF-8, or as UTF-16 with a byte"
                    + " order mark'"})
    void read_packedLabelsInAnotherCharset_areRefusedWithTheLine(String charset, String reason) throws IOException {
        assertRefused("its label file labels.txt, " + reason, labeled("rot\ngrün\nblau\n", charset));
    }

    @Test
    void read_severalOutputs_eachHasItsOwn() throws IOException {
        ModelMetadata metadata = read(model(FILES, output("kind", List.of(LABELS), threshold(.25f)),
                output("ripe", List.of(labels("two.txt", null)), threshold(-1)))).metadata();
        assertEquals(List.of(
                new OutputMetadata("kind", Optional.of(LocalizedLabels.of(List.of("a", "b", "c"))), Optional.of(.25f),
                        Optional.empty()),
                new OutputMetadata("ripe", Optional.of(LocalizedLabels.of(List.of("yes", "no"))), Optional.of(-1f),
                        Optional.empty())),
                metadata.outputs());
    }

    @Test
    void read_otherNumberOfOutputs_readsThoseThatThereAre() throws IOException {
        TensorMetadataT none = output("", List.of());
        TensorMetadataT missing = output("third", List.of(labels("missing.txt", null)));
        assertEquals(List.of(), read(model(FILES)).metadata().outputs());
        assertEquals(List.of(OutputMetadata.NONE), read(model(FILES, none)).metadata().outputs());
        assertEquals(List.of(OutputMetadata.NONE, OutputMetadata.NONE),
                read(model(FILES, none, none, missing)).metadata().outputs());
    }

    @Test
    void read_locales_areAllKept() throws IOException {
        OutputMetadata output = first(List.of(labels("fr.txt", "fr"), LABELS, labels("en.txt", "en"),
                labels("two.txt", "en"), labels("two.txt", null)));
        assertEquals(Optional.of(new LocalizedLabels(List.of("a", "b", "c"),
                Map.of("en", List.of("A", "B", "C"), "fr", List.of("Â", "B", "Ç")))), output.labels());
        assertEquals(List.of("Â", "B", "Ç"), output.labels("fr-CH").orElseThrow().displayNames());
    }

    @Test
    void read_displayNamesWithoutNames_areNoLabels() throws IOException {
        assertEquals(Optional.empty(), first(List.of(labels("en.txt", "en"))).labels());
    }

    @Test
    void read_labelsForOtherClasses_areRefused() throws IOException {
        assertFirstRefused("its label file two.txt has 2 labels for 3 classes", FILES, List.of(LABELS,
                labels("two.txt", "de")));
        assertRefused("its label file labels.txt has 3 labels for 2 classes",
                model(FILES, output(null, List.of(LABELS)), output(null, List.of(LABELS))));
        assertFirstRefused("its metadata is damaged (the label file de.txt is not packed into the model)", FILES,
                List.of(LABELS, labels("de.txt", "de")));
    }

    /** Exports of YOLO name their whole metadata, in Python's notation, as the label file. */
    @ParameterizedTest
    @CsvSource({"temp_meta.txt,'{''author'': ''Ultralytics'', ''names'': {0: ''a'', 1: ''b'', 2: ''c''}}'",
            "meta.txt,'{''stride'': 64, ''names'': [''a'', ''b'', ''c'']}'",
            "labels.txt,'{\"names\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"}}'"})
    void read_metadataOfYoloAsLabels_areItsNames(String name, String text) throws IOException {
        assertEquals(List.of("a", "b", "c"), read(model(Map.of(name, text), output(null, List.of(labels(name, null)))))
                .metadata().labels().orElseThrow().names());
    }

    @Test
    void read_metadataOfYoloForOtherClasses_isRefused() throws IOException {
        assertFirstRefused("its label file meta.txt has 2 labels for 3 classes", Map.of("meta.txt",
                "{'names': ['a', 'b']}"), List.of(labels("meta.txt", null)));
        assertFirstRefused("its label file meta.txt has 1 labels for 3 classes", Map.of("meta.txt",
                "{'names': ['a', 'b', 'c'"), List.of(labels("meta.txt", null)));
    }

    @Test
    void read_labelsOfOneScore_areOneOrTwo() throws IOException {
        Map<String, String> files = Map.of("two.txt", "no\nyes\n", "one.txt", "dog\n", "labels.txt", "a\nb\nc\n");

        assertEquals(List.of("no", "yes"), read(single(files, labels("two.txt", null))).metadata().output(0)
                .labels("en").orElseThrow().names());
        assertEquals(List.of("dog"), read(single(files, labels("one.txt", null))).metadata().output(0).labels("en")
                .orElseThrow().names());
        assertRefused("its label file labels.txt has 3 labels for 1 classes", single(files, LABELS));
        assertRefused("its label file one.txt has 1 labels for 2 classes",
                single(files, labels("two.txt", null), labels("one.txt", "de")));
    }

    private static byte[] single(Map<String, String> files, AssociatedFileT... labels) throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int one = builder.relu(builder.input(TensorKind.FLOAT32, 1, 1), Quant.NONE);
        return packed(builder.output(one).metadata("TFLITE_METADATA", metadata(output(null, List.of(labels)))).build(),
                files);
    }

    // ---- thresholds ----

    @ParameterizedTest
    @ValueSource(floats = {0, -0.5f, 1e30f})
    void read_threshold_isKept(float value) throws IOException {
        assertEquals(Optional.of(value), first(List.of(), threshold(value)).scoreThreshold());
    }

    @Test
    void read_thresholdThatCannotBe_isRefused() throws IOException {
        assertFirstRefused("its metadata asks for a score threshold of NaN", FILES, List.of(), threshold(Float.NaN));
        assertFirstRefused("its metadata asks for a score threshold of -Infinity", FILES, List.of(),
                threshold(Float.NEGATIVE_INFINITY));
        assertFirstRefused("its metadata asks for a score threshold without a value", FILES, List.of(),
                MetadataTable.unit(ProcessUnitOptions.ScoreThresholdingOptions, null));
        assertFirstRefused("its metadata asks for 2 score thresholds of one tensor, expected at most one", FILES,
                List.of(), threshold(.5f), threshold(.5f));
    }

    // ---- calibration ----

    @ParameterizedTest
    @CsvSource({"0, IDENTITY", "1, LOG", "2, INVERSE_LOGISTIC"})
    void read_calibration_isKept(byte type, Transformation transformation) throws IOException {
        ScoreCalibration expected = new ScoreCalibration(transformation, .125f,
                List.of(Optional.of(new Sigmoid(1, 2, 3, Optional.empty())), Optional.empty(),
                        Optional.of(new Sigmoid(.5f, 4, 5, Optional.of(.25f)))));
        assertEquals(Optional.of(expected),
                first(List.of(LABELS, PARAMETERS, parameters("missing.csv")), calibration(type, .125f)).calibration());
        assertEquals(Optional.of(expected), first(List.of(PARAMETERS), calibration(type, .125f)).calibration());
    }

    @Test
    void read_parametersWithoutOptions_areLeftAlone() throws IOException {
        assertEquals(Optional.empty(), first(List.of(parameters("missing.csv")), threshold(.5f)).calibration());
    }

    @Test
    void read_calibrationWithoutParameters_isRefused() throws IOException {
        ProcessUnitT step = calibration(ScoreTransformationType.LOG, 0);
        assertFirstRefused(
                "its metadata asks for a score calibration but names no file with the parameters of each class"
                        + " (TENSOR_AXIS_SCORE_CALIBRATION)",
                FILES, List.of(LABELS), step);
        assertFirstRefused("its metadata is damaged (the calibration file missing.csv is not packed into the model)",
                FILES, List.of(LABELS, parameters("missing.csv")), step);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"line 2: \"x\" is no finite number|1,2,3;1,x,3;1,2,3",
            "line 3: 2 values, expected 3 or 4: scale, slope, offset and, if there is one, the least score|1,2,3;;1,2",
            "line 1: a scale of -1.0; it must be at least 0|-1,2,3;;",
            "2 lines for 3 classes; it needs one for each class, an empty one where a class has"
                    + " no parameters|1,2,3;1,2,3",
            "5 lines for 3 classes; it needs one for each class, an empty one where a class has no parameters|;;;;"})
    void read_parametersThatCannotBe_areRefused(String reason, String lines) throws IOException {
        assertFirstRefused("its calibration file bad?.csv: " + reason,
                Map.of("bad\u0007.csv", lines.replace(';', '\n')),
                List.of(parameters("bad\u0007.csv")), calibration(ScoreTransformationType.IDENTITY, 0));
    }

    @Test
    void read_calibrationThatCannotBe_isRefused() throws IOException {
        List<AssociatedFileT> files = List.of(LABELS, PARAMETERS);
        assertFirstRefused("its metadata gives classes without a calibration a score of NaN", FILES, files,
                calibration(ScoreTransformationType.IDENTITY, Float.NaN));
        assertFirstRefused("its metadata transforms scores in a way that the schema has no name for, 3", FILES, files,
                calibration((byte) 3, 0));
        assertFirstRefused("its metadata asks for a score calibration without values", FILES, files,
                MetadataTable.unit(ProcessUnitOptions.ScoreCalibrationOptions, null));
        assertFirstRefused("its metadata asks for 2 score calibrations of one tensor, expected at most one", FILES,
                files, calibration(ScoreTransformationType.LOG, 0), calibration(ScoreTransformationType.LOG, 0));
    }

    @Test
    void read_otherStepsTwice_areLeftAlone() throws IOException {
        ProcessUnitT normalization = MetadataTable.unit(ProcessUnitOptions.NormalizationOptions,
                new NormalizationOptionsT());
        assertEquals(Optional.of(.5f),
                first(List.of(), normalization, normalization, threshold(.5f)).scoreThreshold());
    }

    // ---- many entries ----

    /** Files with a line for each of a hundred thousand classes: some kilobytes packed, megabytes per copy. */
    @Test
    void read_thousandsOfEntriesThatNameOneFile_takeTheMemoryOfOne() throws IOException {
        int classes = 100_000;
        int entries = 1000;
        List<AssociatedFileT> locales = Stream.concat(Stream.of(LABELS, PARAMETERS),
                IntStream.range(0, entries).mapToObj(i -> labels("labels.txt", "locale" + i))).toList();
        TensorMetadataT one = output(null, locales, calibration(ScoreTransformationType.LOG, 0));
        TensorMetadataT other = output(null, List.of(LABELS, PARAMETERS), calibration(ScoreTransformationType.LOG, 0));
        TensorMetadataT[] outputs = Stream.concat(Stream.of(one), Collections.nCopies(entries, other).stream())
                .toArray(TensorMetadataT[]::new);
        ModelBuilder builder = new ModelBuilder();
        int scores = builder.relu(builder.input(TensorKind.FLOAT32, 1, classes), Quant.NONE);
        byte[] model = builder.output(scores).metadata("TFLITE_METADATA", metadata(outputs)).build(file -> {
            int[] same = new int[entries + 1];
            Arrays.fill(same, scores);
            file.getSubgraphs()[0].setOutputs(same);
        });
        byte[] file = packed(model,
                Map.of("labels.txt", "x\n".repeat(classes), "scores.csv", "1,1,1\n".repeat(classes)));
        assertTrue(Outcome.ofOne(file, "one file under many names").isEmpty());

        ModelMetadata metadata = read(file).metadata();
        assertEquals(entries + 1, metadata.outputs().size());
        long before = Outcome.allocatedBytes();
        byte[] written = MetadataWriter.write(file, "many", metadata);
        assertTrue(Outcome.allocatedBytes() - before < 256 << 20, "written in "
                + (Outcome.allocatedBytes() - before) + " bytes");
        assertEquals(2, PackedFiles.readAll(ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN), 1 << 24)
                .size());
    }
}
