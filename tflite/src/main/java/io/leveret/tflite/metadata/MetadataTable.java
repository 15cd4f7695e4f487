package io.leveret.tflite.metadata;

import io.leveret.base.OptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ColorSpaceType;
import org.tensorflow.lite.support.metadata.schema.ContentProperties;
import org.tensorflow.lite.support.metadata.schema.ContentPropertiesUnion;
import org.tensorflow.lite.support.metadata.schema.ContentT;
import org.tensorflow.lite.support.metadata.schema.ImagePropertiesT;
import org.tensorflow.lite.support.metadata.schema.ImageSizeT;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptionsUnion;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.ScoreCalibrationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ScoreThresholdingOptionsT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** Builds an image classifier's metadata as a FlatBuffer of TensorFlow Lite's metadata schema. */
final class MetadataTable {
    /** The metadata schema has had everything written here since its first version, according to its history. */
    static final String MIN_PARSER_VERSION = "1.0.0";

    private final ModelMetadata metadata;
    private final SubGraph graph;
    private final String source;
    private final FilesToPack files;

    /**
     * Creates the tables of a model's metadata.
     *
     * @param source the model's name in messages
     * @param files receives the files that they name
     */
    MetadataTable(ModelMetadata metadata, SubGraph graph, String source, FilesToPack files) {
        this.metadata = metadata;
        this.graph = graph;
        this.source = source;
        this.files = files;
    }

    ModelMetadataT table() {
        SubGraphMetadataT subgraph = new SubGraphMetadataT();
        subgraph.setInputTensorMetadata(inputs());
        subgraph.setOutputTensorMetadata(outputs());
        ModelMetadataT model = new ModelMetadataT();
        model.setName(orAbsent(metadata.name()));
        model.setDescription(orAbsent(metadata.description()));
        model.setVersion(orAbsent(metadata.version()));
        model.setAuthor(orAbsent(metadata.author()));
        model.setLicense(orAbsent(metadata.license()));
        model.setMinParserVersion(
                metadata.minParserVersion().isEmpty() ? MIN_PARSER_VERSION : metadata.minParserVersion());
        model.setSubgraphMetadata(new SubGraphMetadataT[]{subgraph});
        if (!metadata.settings().isEmpty()) {
            files.settings(metadata.settings());
            model.setAssociatedFiles(new AssociatedFileT[]{settingsFile()});
        }
        return model;
    }

    /** Returns the entry of the file of settings. */
    static AssociatedFileT settingsFile() {
        AssociatedFileT file = new AssociatedFileT();
        file.setName(ModelSettings.FILE);
        file.setDescription("How Leveret runs the model.");
        return file;
    }

    static String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Returns an entry for each input, as readers require; only the first has content. */
    private TensorMetadataT[] inputs() {
        return Stream.concat(Stream.of(input()), Stream.generate(TensorMetadataT::new))
                .limit(graph.inputsLength()).toArray(TensorMetadataT[]::new);
    }

    /** Returns an entry for each output, as readers require. */
    private TensorMetadataT[] outputs() {
        if (metadata.outputs().size() > graph.outputsLength()) {
            throw new OptionException("outputs", metadata.outputs().size(), _ -> "metadata of "
                    + metadata.outputs().size() + " outputs for a model of " + graph.outputsLength());
        }
        return IntStream.range(0, graph.outputsLength()).mapToObj(this::output).toArray(TensorMetadataT[]::new);
    }

    private TensorMetadataT input() {
        TensorMetadataT input = new TensorMetadataT();
        input.setName("image");
        Tensor tensor = graph.tensors(graph.inputs(0));
        if (tensor.shapeLength() == 4 && tensor.shape(3) == 3) {
            input.setContent(image(tensor.shape(1), tensor.shape(2)));
        }
        metadata.normalization().ifPresent(values -> input.setProcessUnits(new ProcessUnitT[]{normalization(values)}));
        return input;
    }

    private static ContentT image(int height, int width) {
        ImagePropertiesT properties = new ImagePropertiesT();
        properties.setColorSpace(ColorSpaceType.RGB);
        if (height > 0 && width > 0) {
            ImageSizeT size = new ImageSizeT();
            size.setHeight(height);
            size.setWidth(width);
            properties.setDefaultSize(size);
        }
        ContentPropertiesUnion union = new ContentPropertiesUnion();
        union.setType(ContentProperties.ImageProperties);
        union.setValue(properties);
        ContentT content = new ContentT();
        content.setContentProperties(union);
        return content;
    }

    static ProcessUnitT normalization(ModelMetadata.InputNormalization values) {
        NormalizationOptionsT options = new NormalizationOptionsT();
        options.setMean(perChannel("mean", "mean", values.mean()));
        options.setStd(perChannel("std", "standard deviation", values.std()));
        for (float std : options.getStd()) {
            if (std == 0) {
                throw new OptionException("std", std, _ -> "a standard deviation of " + std);
            }
        }
        return unit(ProcessUnitOptions.NormalizationOptions, options);
    }

    /** Returns a process unit: a step on a tensor's values before or after the model. */
    static ProcessUnitT unit(byte type, Object options) {
        ProcessUnitOptionsUnion union = new ProcessUnitOptionsUnion();
        union.setType(type);
        union.setValue(options);
        ProcessUnitT unit = new ProcessUnitT();
        unit.setOptions(union);
        return unit;
    }

    private static float[] perChannel(String option, String what, List<Float> values) {
        if (values.size() != 1 && values.size() != 3) {
            throw new OptionException(option, List.copyOf(values),
                    _ -> values.size() + " values of the pixels' " + what + ", expected 1 or 3");
        }
        float[] array = new float[values.size()];
        for (int c = 0; c < array.length; c++) {
            float value = values.get(c);
            array[c] = value;
            if (!Float.isFinite(value)) {
                throw new OptionException(option, value, _ -> "a " + what + " of " + value);
            }
        }
        return array;
    }

    private TensorMetadataT output(int index) {
        OutputMetadata said = metadata.output(index);
        int classes = classes(graph, index);
        TensorMetadataT output = new TensorMetadataT();
        output.setName(index == 0 && said.name().isEmpty() ? "scores" : orAbsent(said.name()));
        List<AssociatedFileT> associated = new ArrayList<>();
        said.labels().ifPresent(labels -> {
            if (!Labels.fit(labels.names().size(), classes)) {
                throw new LabelsException(labels.names().size() + " labels for " + classes + " classes",
                        labels.names().size(), classes, source);
            }
            associated.add(labelFile(files.labels("", labels.names()), ""));
            labels.displayNames()
                    .forEach((locale, names) -> associated.add(labelFile(files.labels(locale, names), locale)));
        });
        List<ProcessUnitT> steps = new ArrayList<>();
        said.calibration().ifPresent(calibration -> {
            requireClasses(calibration, classes);
            associated.add(calibrationFile(files.calibration(calibration)));
            steps.add(calibration(calibration));
        });
        said.scoreThreshold().ifPresent(threshold -> steps.add(threshold(threshold)));
        output.setAssociatedFiles(associated.isEmpty() ? null : associated.toArray(AssociatedFileT[]::new));
        output.setProcessUnits(steps.isEmpty() ? null : steps.toArray(ProcessUnitT[]::new));
        return output;
    }

    /** Returns the number of an output's classes. */
    static int classes(SubGraph graph, int output) {
        Tensor tensor = graph.tensors(graph.outputs(output));
        for (int axis = tensor.shapeLength() - 1; axis > 0; axis--) {
            if (tensor.shape(axis) > 1) {
                return tensor.shape(axis);
            }
        }
        return tensor.shapeLength() == 1 || tensor.shapeLength() == 3 && tensor.shape(0) > 1 ? tensor.shape(0) : 1;
    }

    static ProcessUnitT threshold(float threshold) {
        ScoreThresholdingOptionsT options = new ScoreThresholdingOptionsT();
        options.setGlobalScoreThreshold(threshold);
        return unit(ProcessUnitOptions.ScoreThresholdingOptions, options);
    }

    static ProcessUnitT calibration(ScoreCalibration calibration) {
        ScoreCalibrationOptionsT options = new ScoreCalibrationOptionsT();
        options.setDefaultScore(calibration.defaultScore());
        options.setScoreTransformation(calibration.transformation().type());
        return unit(ProcessUnitOptions.ScoreCalibrationOptions, options);
    }

    static void requireClasses(ScoreCalibration calibration, int classes) {
        if (calibration.parameters().size() != classes) {
            throw new OptionException("calibration", calibration.parameters().size(), _ -> "calibration parameters of "
                    + calibration.parameters().size() + " classes for " + classes
                    + "; give those of each class, empty ones for a class without");
        }
    }

    /** Returns the entry of a file of calibration parameters. */
    static AssociatedFileT calibrationFile(String name) {
        AssociatedFileT file = new AssociatedFileT();
        file.setName(name);
        file.setType(AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION);
        file.setDescription("For each class scale, slope, offset and the least score of its calibration.");
        return file;
    }

    /**
     * Returns the entry of a label file.
     *
     * @param locale of display names; empty for the names themselves
     */
    static AssociatedFileT labelFile(String name, String locale) {
        AssociatedFileT file = new AssociatedFileT();
        file.setName(name);
        file.setType(AssociatedFileType.TENSOR_AXIS_LABELS);
        file.setLocale(orAbsent(locale));
        file.setDescription(locale.isEmpty() ? "The classes' names, in the order of the output."
                : "The classes' names to show to people.");
        return file;
    }
}
