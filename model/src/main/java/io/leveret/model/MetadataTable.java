package io.leveret.model;

import java.util.ArrayList;
import java.util.List;
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
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** What an image classifier's metadata says, as the FlatBuffer of TensorFlow Lite's metadata schema. */
final class MetadataTable {
    static final String LABEL_FILE = "labels.txt";
    static final String DISPLAY_FILE = "labels_en.txt";

    /** All that is written here has been in the metadata schema from its first version on. */
    static final String MIN_PARSER_VERSION = "1.0.0";

    private final ModelMetadata metadata;
    private final SubGraph graph;
    private final List<String> labelFiles;

    MetadataTable(ModelMetadata metadata, SubGraph graph, List<String> labelFiles) {
        this.metadata = metadata;
        this.graph = graph;
        this.labelFiles = labelFiles;
    }

    byte[] bytes() {
        return table().serializeToBinary();
    }

    ModelMetadataT table() {
        SubGraphMetadataT subgraph = new SubGraphMetadataT();
        subgraph.setInputTensorMetadata(tensors(graph.inputsLength(), input()));
        subgraph.setOutputTensorMetadata(tensors(graph.outputsLength(), output()));
        ModelMetadataT model = new ModelMetadataT();
        model.setName(orAbsent(metadata.name()));
        model.setDescription(orAbsent(metadata.description()));
        model.setVersion(orAbsent(metadata.version()));
        model.setAuthor(orAbsent(metadata.author()));
        model.setLicense(orAbsent(metadata.license()));
        model.setMinParserVersion(MIN_PARSER_VERSION);
        model.setSubgraphMetadata(new SubGraphMetadataT[]{subgraph});
        return model;
    }

    static String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Readers want an entry for each tensor; only the first says something. */
    static TensorMetadataT[] tensors(int count, TensorMetadataT first) {
        List<TensorMetadataT> tensors = new ArrayList<>(List.of(first));
        while (tensors.size() < count) {
            tensors.add(new TensorMetadataT());
        }
        return tensors.toArray(TensorMetadataT[]::new);
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
        options.setMean(perChannel("mean", values.mean()));
        options.setStd(perChannel("standard deviation", values.std()));
        for (float std : options.getStd()) {
            if (std == 0) {
                throw new IllegalArgumentException("a standard deviation of " + std);
            }
        }
        return unit(ProcessUnitOptions.NormalizationOptions, options);
    }

    /** A step that a tensor's values go through before the model, or after it. */
    static ProcessUnitT unit(byte type, Object options) {
        ProcessUnitOptionsUnion union = new ProcessUnitOptionsUnion();
        union.setType(type);
        union.setValue(options);
        ProcessUnitT unit = new ProcessUnitT();
        unit.setOptions(union);
        return unit;
    }

    private static float[] perChannel(String what, List<Float> values) {
        if (values.size() != 1 && values.size() != 3) {
            throw new IllegalArgumentException(values.size() + " values of the pixels' " + what + ", expected 1 or 3");
        }
        float[] array = new float[values.size()];
        for (int c = 0; c < array.length; c++) {
            array[c] = values.get(c);
            if (!Float.isFinite(array[c])) {
                throw new IllegalArgumentException("a " + what + " of " + array[c]);
            }
        }
        return array;
    }

    private TensorMetadataT output() {
        TensorMetadataT output = new TensorMetadataT();
        output.setName("scores");
        if (!labelFiles.isEmpty()) {
            output.setAssociatedFiles(
                    labelFiles.stream().map(MetadataTable::labelFile).toArray(AssociatedFileT[]::new));
        }
        return output;
    }

    private static AssociatedFileT labelFile(String name) {
        return labelFile(name, name.equals(DISPLAY_FILE) ? "en" : "");
    }

    /**
     * What is said of a label file.
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
