package io.leveret.tflite.metadata;

import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.ModelHeader;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ScoreThresholdingOptionsT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/**
 * A model's metadata about a classifier, unchecked, to show to people; Leveret need not support the model's operators.
 * (Classification uses {@link ModelMetadata}.)
 *
 * @param name the model's name; this and the other texts are empty if they are absent
 * @param description what it does
 * @param version the author's version
 * @param author who made it
 * @param license its license
 * @param minParserVersion the minimum version of the metadata schema that a reader needs
 * @param inputs one for each input that the metadata describes
 * @param outputs one for each output that the metadata describes
 * @param packedFiles the files packed after the model
 * @param settings what the metadata has no field for
 */
public record StatedMetadata(String name, String description, String version, String author, String license,
        String minParserVersion, List<Input> inputs, List<Output> outputs, List<PackedFile> packedFiles,
        ModelSettings settings) {

    /** Copies the lists. */
    public StatedMetadata {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        packedFiles = List.copyOf(packedFiles);
    }

    /**
     * The metadata of an input.
     *
     * @param normalization the normalization of its pixels; may have any number of values
     */
    public record Input(String name, Optional<ModelMetadata.InputNormalization> normalization) {}

    /**
     * The metadata of an output.
     *
     * @param labels its label files
     * @param scoreThreshold the minimum score of a class
     * @param calibration the calibration of its scores
     */
    public record Output(String name, List<LabelFile> labels, Optional<Float> scoreThreshold,
            Optional<Calibration> calibration) {
        /** Copies the list. */
        public Output {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A label file.
     *
     * @param locale of display names, such as {@code en}; empty for the class names
     * @param labels number of its labels; empty if the file is not packed into the model
     */
    public record LabelFile(String file, String locale, OptionalInt labels) {}

    /**
     * The calibration of scores.
     *
     * @param transformation the transformation of a value
     * @param defaultScore the score of classes without parameters
     * @param file the file of the parameters of each class; empty if none is named
     */
    public record Calibration(ScoreCalibration.Transformation transformation, float defaultScore, String file) {}

    /**
     * A file packed after the model.
     *
     * @param bytes its size when unpacked
     */
    public record PackedFile(String name, int bytes) {}

    /**
     * Reads the metadata of a model.
     *
     * @param source a name for messages
     * @return empty if the model has no metadata
     * @throws ModelFormatException if the file is not a model, or its metadata or its archive of packed files is
     *        damaged
     */
    public static Optional<StatedMetadata> read(byte[] model, String source) throws ModelFormatException {
        ModelFile file = ModelFile.of(model);
        ModelHeader.check(file.flatBuffer(), source);
        try {
            Optional<ModelMetadataT> metadata = CopiedMetadata.of(file, source);
            if (metadata.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(of(metadata.get(),
                    PackedFiles.readAll(file.end(), PackedFiles.DEFAULT_MAX_BYTES)));
        } catch (ModelFormatException refused) {
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            throw new ModelFormatException(source, "its metadata is damaged (" + damaged.getMessage() + ")", damaged);
        }
    }

    private static StatedMetadata of(ModelMetadataT metadata, Map<String, byte[]> files) throws IOException {
        List<Input> inputs = new ArrayList<>();
        List<Output> outputs = new ArrayList<>();
        if (metadata.getSubgraphMetadata().length > 0) {
            SubGraphMetadataT tensors = metadata.getSubgraphMetadata()[0];
            for (TensorMetadataT input : tensors.getInputTensorMetadata()) {
                inputs.add(new Input(text(input.getName()),
                        unit(input, ProcessUnitOptions.NormalizationOptions, NormalizationOptionsT.class)
                                .map(options -> new ModelMetadata.InputNormalization(list(options.getMean()),
                                        list(options.getStd())))));
            }
            Map<String, Integer> counts = new HashMap<>(); // any number of entries may name one large file
            for (TensorMetadataT output : tensors.getOutputTensorMetadata()) {
                outputs.add(output(output, name -> files.containsKey(name)
                        ? OptionalInt.of(counts.computeIfAbsent(name, _ -> LabelText.count(files.get(name))))
                        : OptionalInt.empty()));
            }
        }
        return new StatedMetadata(text(metadata.getName()), text(metadata.getDescription()),
                text(metadata.getVersion()), text(metadata.getAuthor()), text(metadata.getLicense()),
                text(metadata.getMinParserVersion()), inputs, outputs, files.entrySet().stream()
                        .map(file -> new PackedFile(file.getKey(), file.getValue().length)).toList(),
                files.containsKey(ModelSettings.FILE) ? SettingsFile.read(files.get(ModelSettings.FILE))
                        : ModelSettings.NONE);
    }

    private static Output output(TensorMetadataT output, Function<String, OptionalInt> labelCount) {
        List<LabelFile> labels = new ArrayList<>();
        String calibrationFile = "";
        for (AssociatedFileT file : output.getAssociatedFiles()) {
            String name = text(file.getName());
            if (file.getType() == AssociatedFileType.TENSOR_AXIS_LABELS) {
                labels.add(new LabelFile(name, text(file.getLocale()), labelCount.apply(name)));
            } else if (file.getType() == AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION) {
                calibrationFile = name;
            }
        }
        String parameters = calibrationFile;
        return new Output(text(output.getName()), labels,
                unit(output, ProcessUnitOptions.ScoreThresholdingOptions, ScoreThresholdingOptionsT.class)
                        .map(ScoreThresholdingOptionsT::getGlobalScoreThreshold),
                unit(output, ProcessUnitOptions.ScoreCalibrationOptions, ScoreCalibrationOptionsT.class)
                        .map(options -> new Calibration(transformation(options.getScoreTransformation()),
                                options.getDefaultScore(), parameters)));
    }

    private static ScoreCalibration.Transformation transformation(byte type) {
        return ScoreCalibration.Transformation.of(type).orElseThrow(() -> new IllegalArgumentException(
                "it transforms scores in a way that the schema has no name for, " + type));
    }

    /** Returns the options of the first process unit of a kind. */
    private static <T> Optional<T> unit(TensorMetadataT tensor, byte type, Class<T> kind) {
        for (ProcessUnitT unit : tensor.getProcessUnits()) {
            if (unit.getOptions() != null && unit.getOptions().getType() == type) {
                return Optional.ofNullable(unit.getOptions().getValue()).map(kind::cast);
            }
        }
        return Optional.empty();
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    private static String text(String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
