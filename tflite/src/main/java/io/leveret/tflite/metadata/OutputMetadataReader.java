package io.leveret.tflite.metadata;

import io.leveret.base.MessageText;
import io.leveret.base.TextFormatException;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.AssociatedFile;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptions;
import org.tensorflow.lite.support.metadata.schema.ScoreThresholdingOptions;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/**
 * Reads the metadata of a model's outputs, and the packed files that it names. Parses each file once, since any number
 * of entries may name one large file.
 */
final class OutputMetadataReader {
    private final String source;
    private final ReadBudget budget;
    private final PackedSource packedFiles;
    private final Map<Lines, List<String>> labels = new HashMap<>();
    private final Map<Lines, List<Optional<ScoreCalibration.Sigmoid>>> parameters = new HashMap<>();

    OutputMetadataReader(String source, ReadBudget budget, PackedSource packedFiles) {
        this.source = source;
        this.budget = budget;
        this.packedFiles = packedFiles;
    }

    /** Unpacks the files packed into the model, once. */
    interface PackedSource {
        /** Returns the files by name. */
        Map<String, byte[]> files() throws IOException;
    }

    /** A packed file with a line for each class. */
    private record Lines(String file, int classes) {}

    OutputMetadata read(TensorMetadata output, int classes) throws IOException {
        Map<String, String> labelFiles = new LinkedHashMap<>(); // by locale; of several for one, the first
        Optional<String> calibrationFile = Optional.empty();
        budget.pay(output.associatedFilesLength(), 4);
        for (int i = 0; i < output.associatedFilesLength(); i++) {
            AssociatedFile associated = output.associatedFiles(i);
            if (associated.type() == AssociatedFileType.TENSOR_AXIS_LABELS) {
                labelFiles.putIfAbsent(budget.text(associated.localeAsByteBuffer()),
                        budget.text(associated.nameAsByteBuffer()));
            } else if (associated.type() == AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION
                    && calibrationFile.isEmpty()) {
                calibrationFile = Optional.of(budget.text(associated.nameAsByteBuffer()));
            }
        }
        ProcessSteps steps = ProcessSteps.of(output, source, budget);
        return new OutputMetadata(budget.text(output.nameAsByteBuffer()), labels(labelFiles, classes),
                threshold(steps), calibration(steps, calibrationFile, classes));
    }

    private Optional<LocalizedLabels> labels(Map<String, String> filesByLocale, int classes) throws IOException {
        String namesFile = filesByLocale.remove("");
        if (namesFile == null) {
            return Optional.empty();
        }
        List<String> names = labels(new Lines(namesFile, classes));
        Map<String, List<String>> displayNames = new LinkedHashMap<>();
        for (Map.Entry<String, String> localized : filesByLocale.entrySet()) {
            List<String> shown = labels(new Lines(localized.getValue(), classes));
            if (shown.size() != names.size()) { // of a single score there may be one or two
                throw misfit(localized.getValue(), shown.size(), names.size());
            }
            displayNames.put(localized.getKey(), shown);
        }
        return Optional.of(new LocalizedLabels(names, displayNames));
    }

    private List<String> labels(Lines lines) throws IOException {
        List<String> known = labels.get(lines);
        if (known != null) {
            return known;
        }
        byte[] file = packed("label", lines.file());
        Optional<YoloMetadata> yolo = YoloMetadata.of(file); // some exports name their metadata as the label file
        List<String> names = List.copyOf(yolo.isPresent() ? yolo.get().names() : read(file, lines)); // copied once
        if (!Labels.fit(names.size(), lines.classes())) {
            throw misfit(lines.file(), names.size(), lines.classes());
        }
        labels.put(lines, names);
        return names;
    }

    private List<String> read(byte[] file, Lines lines) throws IOException {
        LabelText text = labelText(file, lines.file());
        int count = text.count();
        if (!Labels.fit(count, lines.classes())) {
            throw misfit(lines.file(), count, lines.classes());
        }
        return text.labels();
    }

    private LabelText labelText(byte[] file, String name) throws IOException {
        try {
            return new LabelText(file);
        } catch (TextFormatException otherCharset) {
            throw new ModelFormatException(source, "its label file " + MessageText.brief(name) + ", "
                    + otherCharset.getMessage(), otherCharset);
        }
    }

    private ModelFormatException misfit(String file, int labels, int classes) {
        return new ModelFormatException(source, -1, "its label file " + MessageText.brief(file) + " has " + labels
                + " labels for " + classes + " classes");
    }

    private Optional<Float> threshold(ProcessSteps steps) throws ModelFormatException {
        Optional<ProcessUnit> step = steps.only(ProcessUnitOptions.ScoreThresholdingOptions, "score thresholds");
        if (step.isEmpty()) {
            return Optional.empty();
        }
        ScoreThresholdingOptions options = (ScoreThresholdingOptions) step.get()
                .options(new ScoreThresholdingOptions());
        if (options == null) {
            throw new ModelFormatException(source, -1, "its metadata asks for a score threshold without a value");
        }
        if (!Float.isFinite(options.globalScoreThreshold())) {
            throw new ModelFormatException(source, -1,
                    "its metadata asks for a score threshold of " + options.globalScoreThreshold());
        }
        return Optional.of(options.globalScoreThreshold());
    }

    private Optional<ScoreCalibration> calibration(ProcessSteps steps, Optional<String> calibrationFile, int classes)
            throws IOException {
        Optional<ProcessUnit> step = steps.only(ProcessUnitOptions.ScoreCalibrationOptions, "score calibrations");
        if (step.isEmpty()) {
            return Optional.empty();
        }
        ScoreCalibrationOptions options = (ScoreCalibrationOptions) step.get().options(new ScoreCalibrationOptions());
        if (options == null) {
            throw new ModelFormatException(source, -1, "its metadata asks for a score calibration without values");
        }
        if (!Float.isFinite(options.defaultScore())) {
            throw new ModelFormatException(source, -1, "its metadata gives classes without a calibration a score of "
                    + options.defaultScore());
        }
        if (calibrationFile.isEmpty()) {
            throw new ModelFormatException(source, -1, "its metadata asks for a score calibration but names no file"
                    + " with the parameters of each class (TENSOR_AXIS_SCORE_CALIBRATION)");
        }
        byte type = options.scoreTransformation();
        ScoreCalibration.Transformation transformation = ScoreCalibration.Transformation.of(type)
                .orElseThrow(() -> new ModelFormatException(source, -1,
                        "its metadata transforms scores in a way that the schema has no name for, " + type));
        return Optional.of(new ScoreCalibration(transformation, options.defaultScore(),
                parameters(new Lines(calibrationFile.get(), classes))));
    }

    private List<Optional<ScoreCalibration.Sigmoid>> parameters(Lines lines) throws IOException {
        List<Optional<ScoreCalibration.Sigmoid>> known = parameters.get(lines);
        if (known != null) {
            return known;
        }
        byte[] utf8 = packed("calibration", lines.file());
        try {
            List<Optional<ScoreCalibration.Sigmoid>> parsed = new CalibrationFile(utf8).parameters(lines.classes());
            parameters.put(lines, parsed);
            return parsed;
        } catch (IllegalArgumentException unsuitable) {
            throw new ModelFormatException(source, "its calibration file " + MessageText.brief(lines.file()) + ": "
                    + unsuitable.getMessage(), unsuitable);
        }
    }

    private byte[] packed(String what, String name) throws IOException {
        byte[] bytes = packedFiles.files().get(name);
        if (bytes == null) {
            throw new IOException(
                    "the " + what + " file " + MessageText.brief(name) + " is not packed into the model");
        }
        return bytes;
    }
}
