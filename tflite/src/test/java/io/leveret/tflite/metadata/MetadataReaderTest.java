package io.leveret.tflite.metadata;

import static io.leveret.tflite.Reading.assertRefused;
import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.OperatorModel;
import io.leveret.tflite.Outcome;
import io.leveret.tflite.format.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptionsUnion;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

class MetadataReaderTest {
    private static final String LABELS = "labels.txt";
    private static final AssociatedFileT NAMES = labelFile(LABELS, null);

    private static AssociatedFileT labelFile(String name, String locale) {
        AssociatedFileT file = new AssociatedFileT();
        file.setName(name);
        file.setLocale(locale);
        file.setType(AssociatedFileType.TENSOR_AXIS_LABELS);
        return file;
    }

    private static NormalizationOptionsT normalization(float[] mean, float[] std) {
        NormalizationOptionsT options = new NormalizationOptionsT();
        options.setMean(mean);
        options.setStd(std);
        return options;
    }

    /** A model of 3 classes with metadata, without packed files. */
    private static byte[] model(NormalizationOptionsT normalization, AssociatedFileT... files) {
        ModelBuilder builder = new ModelBuilder();
        int output = builder.relu(builder.input(TensorKind.FLOAT32, 1, 3), Quant.NONE);
        return builder.output(output).metadata("TFLITE_METADATA", metadata(normalization, files)).build();
    }

    private static byte[] metadata(NormalizationOptionsT normalization, AssociatedFileT... files) {
        TensorMetadataT input = new TensorMetadataT();
        ProcessUnitOptionsUnion union = new ProcessUnitOptionsUnion();
        union.setType(ProcessUnitOptions.NormalizationOptions);
        union.setValue(normalization);
        ProcessUnitT unit = new ProcessUnitT();
        unit.setOptions(union);
        input.setProcessUnits(normalization == null ? new ProcessUnitT[0] : new ProcessUnitT[]{unit});
        TensorMetadataT output = new TensorMetadataT();
        output.setAssociatedFiles(files);
        SubGraphMetadataT graph = new SubGraphMetadataT();
        graph.setInputTensorMetadata(new TensorMetadataT[]{input});
        graph.setOutputTensorMetadata(new TensorMetadataT[]{output});
        ModelMetadataT metadata = new ModelMetadataT();
        metadata.setName("Hares");
        metadata.setDescription("Tells hares.");
        metadata.setVersion("v2");
        metadata.setAuthor("A. Leveret");
        metadata.setLicense("Apache-2.0");
        metadata.setMinParserVersion("9.9.9");
        metadata.setSubgraphMetadata(new SubGraphMetadataT[]{graph});
        return metadata.serializeToBinary();
    }

    /** An archive of files, in order, whose offsets count from the archive's start. */
    private static byte[] archive(int method, Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 checksum = new CRC32();
                    checksum.update(file.getValue());
                    entry.setSize(file.getValue().length);
                    entry.setCrc(checksum.getValue());
                }
                archive.putNextEntry(entry);
                archive.write(file.getValue());
                archive.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] archive(String name, String text) throws IOException {
        return archive(ZipEntry.DEFLATED, Map.of(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] joined(byte[] model, byte[] archive) {
        byte[] file = Arrays.copyOf(model, model.length + archive.length);
        System.arraycopy(archive, 0, file, model.length, archive.length);
        return file;
    }

    /** The archive after the model, with offsets counted from the start of the model. */
    private static byte[] joinedFromFileStart(byte[] model, byte[] archive) {
        byte[] file = joined(model, archive);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = file.length - 22;
        int directory = bytes.getInt(end + 16) + model.length;
        bytes.putInt(end + 16, directory);
        for (int at = directory; at < end;) {
            bytes.putInt(at + 42, bytes.getInt(at + 42) + model.length);
            at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
        }
        return file;
    }

    private static List<String> names(byte[] file) throws IOException {
        return read(file).metadata().labels().orElseThrow().names();
    }

    private static byte[] withLabels(String text) throws IOException {
        return joined(model(null, NAMES), archive(LABELS, text));
    }

    private static void assertDamaged(String start, byte[] file) {
        ModelFormatException refusal = assertThrowsExactly(ModelFormatException.class, () -> read(file));
        assertTrue(refusal.reason().startsWith(start), refusal.reason());
    }

    // ---- content ----

    @Test
    void read_texts_areKept() throws IOException {
        ModelMetadata metadata = read(model(null)).metadata();
        assertEquals(new ModelMetadata("Hares", "Tells hares.", "v2", "A. Leveret", "Apache-2.0", "9.9.9",
                Optional.empty(), List.of(OutputMetadata.NONE)), metadata);
    }

    @Test
    void read_otherMetadata_isNone() throws IOException {
        ModelBuilder builder = OperatorModel.add(TensorKind.FLOAT32).builder();
        builder.metadata("min_runtime_version", new byte[16]).metadata("TFLITE_METADATA2", new byte[16])
                .metadata("", new byte[16]);
        assertEquals(ModelMetadata.NONE, read(builder.build()).metadata());
        assertEquals(ModelMetadata.NONE,
                read(builder.build(model -> model.getMetadata()[0].setName(null))).metadata());
    }

    @Test
    void read_normalization_isKept() throws IOException {
        float[][][] cases = {{{127.5f}, {127.5f}}, {{123.675f, 116.28f, 103.53f}, {58.395f, 57.12f, 57.375f}},
                {{1, 2, 3}, {4}}, {{0}, {-1}}};
        for (float[][] values : cases) {
            ModelMetadata.InputNormalization normalization = read(model(normalization(values[0], values[1])))
                    .metadata().normalization().orElseThrow();
            assertEquals(values[0].length, normalization.mean().size());
            assertEquals(values[0][0], normalization.mean().getFirst());
            assertEquals(values[0][values[0].length - 1], normalization.mean().getLast());
            assertEquals(values[1].length, normalization.std().size());
            assertEquals(values[1][values[1].length - 1], normalization.std().getLast());
        }
    }

    // ---- label files ----

    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "8, false", "8, true"})
    void read_labels_storedOrDeflatedAndFromEitherStart_areFound(int method, boolean fromFileStart)
            throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("readme.txt", "not these".getBytes(StandardCharsets.UTF_8));
        files.put(LABELS, "hare\nlièvre\n兎\n".getBytes(StandardCharsets.UTF_8));
        files.put("other.txt", new byte[100]);
        byte[] model = model(null, NAMES);
        byte[] archive = archive(method, files);
        byte[] file = fromFileStart ? joinedFromFileStart(model, archive) : joined(model, archive);
        assertEquals(List.of("hare", "lièvre", "兎"), names(file));
    }

    @Test
    void read_archiveWithComment_isFound() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            archive.putNextEntry(new ZipEntry(LABELS));
            archive.write("a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
            archive.closeEntry();
            archive.setComment("x".repeat(0xffff));
        }
        assertEquals(List.of("a", "b", "c"), names(joined(model(null, NAMES), bytes.toByteArray())));
    }

    @Test
    void read_labelsOfAllLineEnds_areTheSame() throws IOException {
        for (String text : List.of("a\nb\nc", "a\nb\nc\n", "a\r\nb\r\nc\r\n", "\uFEFFa\nb\nc\n", "a\nb\nc\n\n\n",
                "a\r\nb\r\nc\r\n\r\n")) {
            assertEquals(List.of("a", "b", "c"), names(withLabels(text)));
        }
    }

    @Test
    void read_localizedLabels_areTheDisplayNames() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("fr.txt", "lièvre\nrenard\nours\n".getBytes(StandardCharsets.UTF_8));
        files.put("en.txt", "Hare\nFox\nBear\n".getBytes(StandardCharsets.UTF_8));
        files.put(LABELS, "n02326432\nn02119022\nn02132136\n".getBytes(StandardCharsets.UTF_8));
        byte[] file = joined(model(null, labelFile("fr.txt", "fr"), NAMES, labelFile("en.txt", "en")),
                archive(ZipEntry.DEFLATED, files));
        Labels labels = read(file).metadata().labels().orElseThrow();
        assertEquals(List.of("n02326432", "n02119022", "n02132136"), labels.names());
        assertEquals(List.of("Hare", "Fox", "Bear"), labels.displayNames());
    }

    @Test
    void read_labelsOfOtherLocales_leaveTheNamesToShow() throws IOException {
        Map<String, byte[]> files = Map.of("fr.txt", "A\nB\nC\n".getBytes(StandardCharsets.UTF_8), LABELS,
                "a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
        byte[] file = joined(model(null, NAMES, labelFile("fr.txt", "fr")), archive(ZipEntry.DEFLATED, files));
        Labels labels = read(file).metadata().labels().orElseThrow();
        assertEquals(labels.names(), labels.displayNames());
    }

    @Test
    void read_filesThatAreNoLabels_areLeftAlone() throws IOException {
        AssociatedFileT scores = labelFile("scores.csv", null);
        scores.setType(AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION);
        assertEquals(Optional.empty(), read(model(null, scores)).metadata().labels());
    }

    @Test
    void read_otherNumberOfLabels_isRefused() throws IOException {
        assertRefused("its label file labels.txt has 2 labels for 3 classes", withLabels("a\nb\n"));
        assertRefused("its label file labels.txt has 4 labels for 3 classes", withLabels("a\nb\nc\nd"));
        assertRefused("its label file labels.txt has 0 labels for 3 classes", withLabels("\n"));
    }

    @Test
    void read_otherNumberOfDisplayNames_isRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(LABELS, "a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
        files.put("en.txt", "A\nB\n".getBytes(StandardCharsets.UTF_8));
        assertRefused("its label file en.txt has 2 labels for 3 classes",
                joined(model(null, NAMES, labelFile("en.txt", "en")), archive(ZipEntry.DEFLATED, files)));
    }

    // ---- faults ----

    @Test
    void read_labelFileMissing_isRefused() throws IOException {
        String reason = "its metadata is damaged (the label file labels.txt is not packed into the model)";
        assertRefused(reason, model(null, NAMES));
        assertRefused(reason, joined(model(null, NAMES), archive("other.txt", "a\nb\nc\n")));
    }

    @Test
    void read_archiveCutShort_isRefused() throws IOException {
        byte[] model = model(null, NAMES);
        byte[] archive = archive(LABELS, "a\nb\nc\n");
        for (int length = 0; length < archive.length; length++) {
            byte[] file = joined(model, Arrays.copyOf(archive, length));
            assertDamaged("its metadata is damaged (", file);
        }
    }

    @Test
    void read_archiveDamaged_isReadOrRefused() throws IOException {
        byte[] model = model(null, NAMES);
        for (int method : new int[]{ZipEntry.STORED, ZipEntry.DEFLATED}) {
            byte[] file = joinedFromFileStart(model,
                    archive(method, Map.of(LABELS, "a\nb\nc\n".getBytes(StandardCharsets.UTF_8))));
            Outcome.ofAll(() -> {
                for (int at = model.length; at < file.length; at++) {
                    byte before = file[at];
                    for (int value : new int[]{0, 1, 0x7f, 0x80, 0xff}) {
                        file[at] = (byte) value;
                        Outcome.of(file, "archive with", value, "at", at);
                    }
                    file[at] = before;
                }
                return 0;
            });
        }
    }

    @Test
    void read_labelsWithWrongChecksum_areRefused() throws IOException {
        byte[] archive = archive(ZipEntry.STORED, Map.of(LABELS, "a\nb\nc\n".getBytes(StandardCharsets.UTF_8)));
        archive[30 + LABELS.length()] = 'x';
        assertDamaged("its metadata is damaged (invalid entry CRC", joined(model(null, NAMES), archive));
    }

    @Test
    void read_zipBomb_isRefusedWithoutUnpackingItAll() throws IOException {
        byte[] file = joined(model(null, NAMES), archive(ZipEntry.DEFLATED, Map.of(LABELS, new byte[256 << 20])));
        long before = Outcome.allocatedBytes();
        assertRefused("its metadata is damaged (the packed files are above the limit of 16777216 bytes)", file);
        long allocated = Outcome.allocatedBytes() - before;
        assertTrue(allocated < 64 << 20, allocated + " bytes");
    }

    @Test
    void read_tooManyPackedFiles_areRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i <= 0xf000; i++) {
            files.put(Integer.toString(i), new byte[0]);
        }
        assertRefused("its metadata is damaged (the packed files are more than 61440)",
                joined(model(null, NAMES), archive(ZipEntry.DEFLATED, files)));
    }

    @Test
    void read_bombBeforeTheLabels_isRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("bomb", new byte[2000]);
        files.put(LABELS, "a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
        byte[] file = joined(model(null, NAMES), archive(ZipEntry.DEFLATED, files));
        assertRefused("its metadata is damaged (the packed files are above the limit of 2005 bytes)", file,
                new ModelLimits(1 << 20, 1 << 20, 100, 2005, 1 << 20));
        ModelReader.read(file, "test", new ModelLimits(1 << 20, 1 << 20, 100, 2006, 1 << 20));
    }

    @Test
    void read_labelsOfEmptyLinesOnly_takeLittleMemory() throws IOException {
        byte[] lines = new byte[15 << 20];
        Arrays.fill(lines, (byte) '\n');
        lines[lines.length - 1] = 'a';
        byte[] file = joined(model(null, NAMES), archive(ZipEntry.DEFLATED, Map.of(LABELS, lines)));
        ModelFormatException refusal = Outcome.ofOne(file, "empty lines").orElseThrow();
        assertEquals("its label file labels.txt has 15728640 labels for 3 classes", refusal.reason());
    }

    @Test
    void read_metadataBufferOutOfRange_isRefused() {
        ModelBuilder builder = OperatorModel.add(TensorKind.FLOAT32).builder().metadata("TFLITE_METADATA", new byte[8]);
        assertRefused("its metadata is in buffer 9 of 2", builder.build(model -> model.getMetadata()[0].setBuffer(9)));
        assertRefused("its metadata is in buffer 4294967295 of 2",
                builder.build(model -> model.getMetadata()[0].setBuffer(0xffffffffL)));
    }

    @Test
    void read_metadataEmpty_isRefused() {
        ModelBuilder builder = OperatorModel.add(TensorKind.FLOAT32).builder().metadata("TFLITE_METADATA", new byte[7]);
        assertRefused("its metadata buffer 1 is empty", builder.build());
        assertRefused("its metadata buffer 0 is empty", builder.build(model -> model.getMetadata()[0].setBuffer(0)));
    }

    @Test
    void read_metadataDamaged_isRefused() {
        for (int first : new int[]{0x7fffffff, -1, 0x80000000}) {
            byte[] metadata = metadata(null);
            ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN).putInt(0, first);
            assertDamaged("its metadata is damaged",
                    OperatorModel.add(TensorKind.FLOAT32).builder().metadata("TFLITE_METADATA", metadata).build());
        }
    }

    @Test
    void read_normalizationOfTwoValues_isRefused() {
        assertRefused("its metadata gives 2 values of the pixels' mean, expected 1 or 3",
                model(normalization(new float[2], new float[]{1})));
        assertRefused("its metadata gives 2 values of the pixels' standard deviation, expected 1 or 3",
                model(normalization(new float[1], new float[]{1, 1})));
        assertRefused("its metadata gives 0 values of the pixels' mean, expected 1 or 3",
                model(normalization(new float[0], new float[]{1})));
        assertRefused("its metadata gives 4 values of the pixels' standard deviation, expected 1 or 3",
                model(normalization(new float[1], new float[]{1, 1, 1, 1})));
    }

    @Test
    void read_standardDeviationZeroOrNotFinite_isRefused() {
        for (float std : new float[]{0, -0f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertRefused("its metadata divides pixels by " + std,
                    model(normalization(new float[]{1}, new float[]{1, 1, std})));
        }
    }

    @Test
    void read_meanNotFinite_isRefused() {
        for (float mean : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertRefused("its metadata takes " + mean + " from pixels",
                    model(normalization(new float[]{1, mean, 1}, new float[]{1})));
        }
    }
}
