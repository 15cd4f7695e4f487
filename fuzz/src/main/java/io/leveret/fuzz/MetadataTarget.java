package io.leveret.fuzz;

import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.LabelsException;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataEdit;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.ModelSettings;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.tflite.metadata.ScoreCalibration;
import io.leveret.tflite.metadata.StatedMetadata;
import io.leveret.tflite.metadata.StoredSetting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;

/**
 * A model's metadata and the files packed after it: shown, changed and read; if accepted, also written again and its
 * calibration applied.
 */
final class MetadataTarget implements Target {
    private static final String TABLE = "TFLITE_METADATA";
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0); // else it would be now
    private static final List<String> LABELS = List.of("cat", "dog", "hare");
    private static final ScoreCalibration CALIBRATION = new ScoreCalibration(ScoreCalibration.Transformation.LOG, .1f,
            List.of(Optional.of(new ScoreCalibration.Sigmoid(1, 2, 3, Optional.of(.25f))), Optional.empty(),
                    Optional.of(new ScoreCalibration.Sigmoid(.5f, -1e10f, 1e-10f, Optional.empty()))));
    private static final MetadataEdit EDIT = new MetadataEdit(Optional.of("other"), Optional.empty(), Optional.empty(),
            0, Optional.of(.25f), Optional.of(CALIBRATION), Map.of("", LABELS, "de", List.of("Katze", "Hund", "Hase")),
            new ModelSettings(Optional.empty(), Optional.of(ChannelOrder.GRAY), Optional.empty(), Optional.empty(),
                    Optional.of("0"), Map.of("training", 0f), Map.of()),
            Set.of(StoredSetting.CHANNELS));
    private static final float[] VALUES = {0, 1, .5f, -1e10f, Float.MAX_VALUE};
    private static final ModelLimits LIMITS = new ModelLimits(1 << 20, 1 << 20, 100, 1 << 18, 1 << 20);
    /** A few times the limit for all packed files, as bytes, text and lines; they are unpacked four times. */
    private static final long BASE_BYTES = 128 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 40;
    private static final int MOST_TABLE_EDITS = 6;
    private static final int MOST_ENTRIES = 4;
    private static final int MOST_BYTE_EDITS = 4;

    private final byte[] bare;
    private final ModelMetadata metadata = new ModelMetadata("name", "description", "1", "author", "license",
            "1.0.0", Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f), List.of(127.5f))),
            List.of(new OutputMetadata("scores",
                    Optional.of(new LocalizedLabels(LABELS, Map.of("en", List.of("Cat", "Dog", "Hare")))),
                    Optional.of(.5f), Optional.of(CALIBRATION))),
            new ModelSettings(Optional.of(new ModelMetadata.InputNormalization(List.of(1f, 2f, 3f), List.of(4f))),
                    Optional.of(ChannelOrder.BGR), Optional.of(new InputSize(4, 5)), Optional.empty(),
                    Optional.of("scores"), Map.of("rate", 1f), Map.of("later", "[1,{}]")));
    private final Path labels; // every file is also read as a file of labels

    MetadataTarget() throws IOException {
        ModelBuilder model = new ModelBuilder();
        bare = model.output(model.relu(model.input(TensorKind.FLOAT32, 1, LABELS.size()), Quant.NONE)).build();
        labels = Files.createTempFile("leveret-labels", ".txt");
        labels.toFile().deleteOnExit();
    }

    /** Metadata with its tables damaged; packed files of all kinds; the bytes of both damaged. */
    @Override
    public byte[] make(Recipe recipe) {
        try {
            byte[] whole = MetadataWriter.write(bare, "seed", metadata);
            byte[] model = recipe.onceIn(4) ? whole : withTablesDamaged(recipe, whole);
            byte[] archive = recipe.onceIn(8) ? new byte[0] : archive(recipe);
            byte[] file = Arrays.copyOf(model, model.length + archive.length);
            System.arraycopy(archive, 0, file, model.length, archive.length);
            return recipe.onceIn(2) ? ByteEdits.several(recipe, file, MOST_BYTE_EDITS) : file;
        } catch (IOException impossible) { // all of it is in memory
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] withTablesDamaged(Recipe recipe, byte[] file) {
        ModelT model = Model.getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN)).unpack();
        for (MetadataT entry : model.getMetadata()) {
            if (entry.getName().equals(TABLE)) {
                BufferT buffer = model.getBuffers()[(int) entry.getBuffer()];
                ModelMetadataT table = ModelMetadataT.deserializeFromBinary(bytes(buffer.getData()));
                TableEdits.several(recipe, table, 1 + recipe.below(MOST_TABLE_EDITS));
                try {
                    buffer.setData(unsigned(table.serializeToBinary()));
                } catch (RuntimeException | AssertionError cannotBeWritten) {
                    return file;
                }
            }
        }
        return ModelPacker.pack(model);
    }

    private static byte[] bytes(int[] unsigned) {
        byte[] bytes = new byte[unsigned.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) unsigned[i];
        }
        return bytes;
    }

    private static int[] unsigned(byte[] bytes) {
        int[] unsigned = new int[bytes.length];
        Arrays.setAll(unsigned, i -> Byte.toUnsignedInt(bytes[i]));
        return unsigned;
    }

    private static byte[] archive(Recipe recipe) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int entries = 1 + recipe.below(MOST_ENTRIES);
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            archive.setLevel(recipe.onceIn(4) ? Deflater.NO_COMPRESSION : Deflater.BEST_COMPRESSION);
            for (int i = 0; i < entries; i++) {
                boolean calibration = i < entries - 1 && recipe.onceIn(2);
                byte[] content = calibration ? calibrationFile(recipe) : labelFile(recipe);
                String name = i == entries - 1 ? "labels.txt"
                        : calibration ? "score_calibration.csv" : recipe.oneOf("labels_en.txt", "x", "../x", "");
                ZipEntry entry = new ZipEntry(name + "/".repeat(recipe.onceIn(16) ? 1 : 0));
                entry.setTimeLocal(NO_TIME);
                if (recipe.onceIn(3)) {
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(content.length);
                    entry.setCrc(checksum(content));
                }
                try {
                    archive.putNextEntry(entry);
                    archive.write(content);
                } catch (IOException twiceTheSameName) {
                    // is left out
                }
            }
        }
        byte[] archive = bytes.toByteArray();
        return recipe.onceIn(2) ? ByteEdits.several(recipe, archive, 3) : archive;
    }

    private static long checksum(byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return checksum.getValue();
    }

    /** Parameters of a calibration, or other lines. */
    private static byte[] calibrationFile(Recipe recipe) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LABELS.size(); i++) {
            List<String> values = new ArrayList<>();
            int count = recipe.onceIn(8) ? recipe.below(6) : 3 + recipe.below(2);
            for (int v = 0; v < count; v++) {
                values.add(
                        recipe.oneOf("1", "0.5", "-0", "1e30", "-1e-45", ".25", " 2 ", "1e99", "nan", "0x1p3", "1f", "",
                                "9".repeat(1 << recipe.below(16))));
            }
            lines.add(recipe.onceIn(4) ? recipe.oneOf("", " ", ",".repeat(1 << recipe.below(16)))
                    : String.join(",", values));
        }
        String end = recipe.oneOf("\n", "\r\n");
        byte[] utf8 = (String.join(end, lines) + end.repeat(recipe.below(3))).getBytes(StandardCharsets.UTF_8);
        return recipe.onceIn(4) ? ByteEdits.several(recipe, utf8, 3) : utf8;
    }

    /** A label file, or a broken one: other line ends, invalid UTF-8, excessive sizes. */
    private static byte[] labelFile(Recipe recipe) {
        String end = recipe.oneOf("\n", "\r\n", "\r", "\n\r", "\u2028", "\u0085", "\u000b");
        String text = recipe.oneOf("", "\uFEFF", " ", end) + String.join(end, LABELS) + end.repeat(recipe.below(3));
        byte[] utf8 = text.getBytes(recipe.onceIn(4) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        return switch (recipe.below(6)) {
            case 0 -> new byte[1 << recipe.below(21)];
            case 1 -> end.repeat(1 << recipe.below(18)).getBytes(StandardCharsets.UTF_8);
            case 2 -> ByteEdits.several(recipe, utf8, 3);
            default -> utf8;
        };
    }

    @Override
    public String run(byte[] file, Meter meter) throws Exception {
        Files.write(labels, file);
        readLabels();
        boolean edited = edit(file);
        io.leveret.tflite.Model model;
        try {
            model = ModelReader.read(file, "model", LIMITS);
        } catch (ModelFormatException refused) {
            requireOneLine(refused);
            return edited ? "refused, but edited" : "refused";
        }
        try {
            model.packedLabels(LABELS.size());
        } catch (LabelsException anotherCharset) {
            requireOneLine(anotherCharset);
            return "read, its packed labels refused";
        }
        for (int i = 0; i < model.graph().outputs().size(); i++) {
            calibrate(model.metadata().output(i));
        }
        try {
            MetadataWriter.write(file, "model", model.metadata());
        } catch (ModelFormatException refused) {
            return "read, not to be written";
        } catch (LabelsException | OptionException unsuitable) {
            return "read, of no use for writing";
        }
        if (model.metadata().output(0).calibration().isPresent()) {
            return "read with a calibration";
        }
        return model.metadata().labels().isPresent() ? "read with labels" : "read without labels";
    }

    /** Reads the file as labels, also as those that lie beside a model. */
    private void readLabels() throws IOException {
        try {
            Labels.read(labels);
            FoundLabels.beside(labels.resolveSibling(labels.getFileName().toString().replace(".txt", ".tflite")),
                    LABELS.size());
        } catch (LabelsException refused) {
            requireOneLine(refused);
        }
    }

    /** Does what {@code metadata show} and {@code set} do; they accept files that the reader refuses. */
    private static boolean edit(byte[] file) {
        try {
            StatedMetadata.read(file, "model");
            StatedMetadata.read(EDIT.apply(file, "model"), "edited").orElseThrow();
            return true;
        } catch (ModelFormatException refused) {
            requireOneLine(refused);
            return false;
        } catch (LabelsException | OptionException otherClasses) {
            return false;
        }
    }

    private static void requireOneLine(LeveretException refused) {
        if (refused.getMessage().contains("\n")) {
            throw new IllegalStateException("a message of several lines", refused);
        }
    }

    private static void calibrate(OutputMetadata output) {
        output.calibration().ifPresent(calibration -> {
            for (int i = 0; i < calibration.parameters().size(); i++) {
                for (float value : VALUES) {
                    float score = calibration.apply(i, value);
                    if (!Float.isFinite(score)) {
                        throw new IllegalStateException("a score of " + score + " for " + value + " by " + calibration);
                    }
                }
            }
        });
    }

    @Override
    public long mostBytes(byte[] file) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length;
    }
}
