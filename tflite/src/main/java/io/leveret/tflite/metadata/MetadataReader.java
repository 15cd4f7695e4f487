package io.leveret.tflite.metadata;

import io.leveret.graph.Graph;
import io.leveret.graph.ScoreShape;
import io.leveret.graph.Shape;
import io.leveret.tflite.flatbuffer.MetadataEntries;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadata;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/**
 * Reads the TensorFlow Lite metadata of a model and the label files packed after it. (Google's extractor cannot unpack
 * deflated label files, so only the tests use it, as an oracle.)
 */
@SuppressWarnings("exports") // for the packages of this module only
public final class MetadataReader {
    private final String source;
    private final ModelFile file;
    private final ReadBudget budget;
    private final int maxPackedBytes;
    private Optional<Map<String, byte[]>> packedFiles = Optional.empty(); // once they are unpacked
    private Optional<ModelSettings> settings = Optional.empty(); // once they are read

    /**
     * A reader that has read nothing yet.
     *
     * @param file with the header of a model
     * @param source a name for messages
     * @param maxPackedBytes limit of the unpacked bytes of all packed files together
     */
    public MetadataReader(ModelFile file, String source, int maxPackedBytes) {
        this.source = source;
        this.file = file;
        this.budget = new ReadBudget(source, file.flatBuffer().limit());
        this.maxPackedBytes = maxPackedBytes;
    }

    /**
     * Reads the metadata.
     *
     * @param graph the file's graph, of whose outputs the metadata speaks
     * @return {@link ModelMetadata#NONE} if the file has none
     * @throws ModelFormatException if the metadata or the files that it names are damaged, or do not suit the graph
     */
    public ModelMetadata read(Graph graph) throws ModelFormatException {
        Optional<ByteBuffer> buffer = metadataBuffer(file, source, budget);
        if (buffer.isEmpty()) {
            return new ModelMetadata("", "", "", "", "", "", packedNormalization(), List.of());
        }
        try {
            var metadata = org.tensorflow.lite.support.metadata.schema.ModelMetadata
                    .getRootAsModelMetadata(buffer.get());
            SubGraphMetadata tensors = metadata.subgraphMetadataLength() == 0 ? null : metadata.subgraphMetadata(0);
            List<OutputMetadata> outputs = tensors == null ? List.of() : outputs(tensors, graph);
            return new ModelMetadata(budget.text(metadata.nameAsByteBuffer()),
                    budget.text(metadata.descriptionAsByteBuffer()), budget.text(metadata.versionAsByteBuffer()),
                    budget.text(metadata.authorAsByteBuffer()), budget.text(metadata.licenseAsByteBuffer()),
                    budget.text(metadata.minParserVersionAsByteBuffer()),
                    normalization(tensors).or(this::packedNormalization),
                    outputs, settings(metadata));
        } catch (ModelFormatException e) {
            throw e;
        } catch (IOException | RuntimeException damaged) {
            throw new ModelFormatException(source, "its metadata is damaged (" + damaged.getMessage() + ")", damaged);
        }
    }

    /**
     * Reads only the settings, which may choose the graph.
     *
     * @return {@link ModelSettings#NONE} if the file has none
     * @throws ModelFormatException if the metadata or the settings are damaged
     */
    public ModelSettings settings() throws ModelFormatException {
        Optional<ByteBuffer> buffer = metadataBuffer(file, source, budget);
        if (buffer.isEmpty()) {
            return ModelSettings.NONE;
        }
        try {
            return settings(org.tensorflow.lite.support.metadata.schema.ModelMetadata
                    .getRootAsModelMetadata(buffer.get()));
        } catch (ModelFormatException e) {
            throw e;
        } catch (IOException | RuntimeException damaged) {
            throw new ModelFormatException(source, "its metadata is damaged (" + damaged.getMessage() + ")", damaged);
        }
    }

    private ModelSettings settings(org.tensorflow.lite.support.metadata.schema.ModelMetadata metadata)
            throws IOException {
        if (settings.isEmpty()) {
            settings = Optional.of(readSettings(metadata));
        }
        return settings.get();
    }

    private ModelSettings readSettings(org.tensorflow.lite.support.metadata.schema.ModelMetadata metadata)
            throws IOException {
        budget.pay(metadata.associatedFilesLength(), 4);
        for (int i = 0; i < metadata.associatedFilesLength(); i++) {
            if (budget.text(metadata.associatedFiles(i).nameAsByteBuffer()).equals(ModelSettings.FILE)) {
                byte[] packed = packedFiles().get(ModelSettings.FILE);
                if (packed == null) {
                    throw new IOException(ModelSettings.FILE + " is not packed into it");
                }
                return SettingsFile.read(packed);
            }
        }
        return ModelSettings.NONE;
    }

    /** Returns the metadata's FlatBuffer; empty if the model has none. */
    static Optional<ByteBuffer> metadataBuffer(ModelFile file, String source, ReadBudget budget)
            throws ModelFormatException {
        Model model = Model.getRootAsModel(file.flatBuffer());
        budget.pay(model.metadataLength(), 4);
        for (int i = 0; i < model.metadataLength(); i++) {
            if (MetadataEntries.isMetadata(model.metadata(i))) {
                long buffer = model.metadata(i).buffer();
                if (buffer >= model.buffersLength()) {
                    throw new ModelFormatException(source, -1,
                            "its metadata is in buffer " + buffer + " of " + model.buffersLength());
                }
                ByteBuffer data = file.data((int) buffer, source);
                if (data.remaining() < 8) {
                    throw new ModelFormatException(source, -1, "its metadata buffer " + buffer + " is empty");
                }
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }

    private Map<String, byte[]> packedFiles() throws IOException {
        if (packedFiles.isEmpty()) {
            packedFiles = Optional.of(PackedFiles.readAll(file.end(), maxPackedBytes));
        }
        return packedFiles.get();
    }

    /** Returns the normalization that an exporter's packed files tell; empty if they are damaged or tell none. */
    private Optional<ModelMetadata.InputNormalization> packedNormalization() {
        try {
            return YoloMetadata.in(packedFiles()).flatMap(YoloMetadata::pixels);
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private Optional<ModelMetadata.InputNormalization> normalization(@Nullable SubGraphMetadata tensors)
            throws ModelFormatException {
        if (tensors == null || tensors.inputTensorMetadataLength() == 0) {
            return Optional.empty();
        }
        Optional<ProcessUnit> step = ProcessSteps.of(tensors.inputTensorMetadata(0), source, budget)
                .only(ProcessUnitOptions.NormalizationOptions, "normalizations");
        if (step.isEmpty()) {
            return Optional.empty();
        }
        NormalizationOptions options = (NormalizationOptions) step.get().options(new NormalizationOptions());
        if (options == null) {
            throw new ModelFormatException(source, -1, "its metadata asks for a normalization without values");
        }
        List<Float> mean = new ArrayList<>();
        List<Float> std = new ArrayList<>();
        requireChannels("mean", options.meanLength());
        requireChannels("standard deviation", options.stdLength());
        for (int c = 0; c < options.meanLength(); c++) {
            mean.add(options.mean(c));
            if (!Float.isFinite(options.mean(c))) {
                throw new ModelFormatException(source, -1, "its metadata takes " + options.mean(c) + " from pixels");
            }
        }
        for (int c = 0; c < options.stdLength(); c++) {
            std.add(options.std(c));
            if (options.std(c) == 0 || !Float.isFinite(options.std(c))) {
                throw new ModelFormatException(source, -1, "its metadata divides pixels by " + options.std(c));
            }
        }
        return Optional.of(new ModelMetadata.InputNormalization(mean, std));
    }

    private void requireChannels(String what, int length) throws ModelFormatException {
        if (length != 1 && length != 3) {
            throw new ModelFormatException(source, -1,
                    "its metadata gives " + length + " values of the pixels' " + what + ", expected 1 or 3");
        }
    }

    /** Returns the metadata of each output of the graph. */
    private List<OutputMetadata> outputs(SubGraphMetadata tensors, Graph graph) throws IOException {
        OutputMetadataReader reader = new OutputMetadataReader(source, budget, this::packedFiles);
        int count = Math.min(tensors.outputTensorMetadataLength(), graph.outputs().size());
        budget.pay(count, 4);
        List<OutputMetadata> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outputs.add(reader.read(tensors.outputTensorMetadata(i), classes(graph, i)));
        }
        return outputs;
    }

    /** Returns the number of an output's classes; if it is no scores, of its last axis. */
    private static int classes(Graph graph, int output) {
        Shape input = graph.input(0).shape();
        Shape shape = graph.output(output).shape();
        return ScoreShape.classes(graph.output(output), input.rank() == 0 ? 1 : input.dimension(0))
                .orElseGet(() -> shape.rank() == 0 ? 1 : shape.dimension(-1));
    }
}
