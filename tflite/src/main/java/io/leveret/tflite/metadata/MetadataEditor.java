package io.leveret.tflite.metadata;

import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.PackedFiles;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** Applies a {@link MetadataEdit} to the metadata and the packed files of one model. */
final class MetadataEditor {
    private final MetadataEdit edit;
    private final String source;
    private final SubGraph graph; // the entry point that the settings choose
    private final ModelMetadataT metadata;
    private final Map<String, byte[]> packedFiles;

    private MetadataEditor(MetadataEdit edit, String source, SubGraph graph, ModelMetadataT metadata,
            Map<String, byte[]> packedFiles) {
        this.edit = edit;
        this.source = source;
        this.graph = graph;
        this.metadata = metadata;
        this.packedFiles = packedFiles;
    }

    /** Returns an editor of a model's metadata, or of new metadata if it has none. */
    static MetadataEditor of(ModelFile file, SubGraph first, String source, MetadataEdit edit)
            throws ModelFormatException {
        Map<String, byte[]> packedFiles = packedFiles(file, source);
        SubGraph graph = graph(file, first, source, settings(packedFiles, source, edit).signature());
        ModelMetadataT none = new MetadataTable(ModelMetadata.NONE, graph, source, new FilesToPack(new HashMap<>()))
                .table();
        ModelMetadataT metadata = CopiedMetadata.of(file, source).orElse(none);
        if (metadata.getMinParserVersion() == null) {
            metadata.setMinParserVersion(MetadataTable.MIN_PARSER_VERSION);
        }
        if (orEmpty(metadata.getSubgraphMetadata()).length == 0) {
            metadata.setSubgraphMetadata(none.getSubgraphMetadata());
        }
        SubGraphMetadataT tensors = metadata.getSubgraphMetadata()[0];
        if (orEmpty(tensors.getInputTensorMetadata()).length == 0) {
            tensors.setInputTensorMetadata(none.getSubgraphMetadata()[0].getInputTensorMetadata());
        }
        if (orEmpty(tensors.getOutputTensorMetadata()).length == 0) {
            tensors.setOutputTensorMetadata(none.getSubgraphMetadata()[0].getOutputTensorMetadata());
        }
        return new MetadataEditor(edit, source, graph, metadata, packedFiles);
    }

    private static Map<String, byte[]> packedFiles(ModelFile file, String source) throws ModelFormatException {
        try {
            return PackedFiles.readAll(file.end(), PackedFiles.DEFAULT_MAX_BYTES);
        } catch (IOException | IllegalArgumentException damaged) { // for entry names that are not UTF-8
            throw new ModelFormatException(source, "its packed files are damaged (" + damaged.getMessage() + ")",
                    damaged);
        }
    }

    /** Returns the settings after the change. */
    private static ModelSettings settings(Map<String, byte[]> packedFiles, String source, MetadataEdit edit)
            throws ModelFormatException {
        byte[] old = packedFiles.get(ModelSettings.FILE);
        try {
            return edit.settings().or((old == null ? ModelSettings.NONE : SettingsFile.read(old))
                    .without(edit.forgotten()));
        } catch (IOException damaged) {
            throw new ModelFormatException(source, "its settings are damaged (" + damaged.getMessage() + ")", damaged);
        }
    }

    /** Returns the graph of an entry point; the first one without. */
    private static SubGraph graph(ModelFile file, SubGraph first, String source, Optional<String> signature)
            throws ModelFormatException {
        if (signature.isEmpty()) {
            return first;
        }
        Model model = Model.getRootAsModel(file.flatBuffer());
        ReadBudget budget = new ReadBudget(source, file.flatBuffer().limit());
        budget.pay(model.signatureDefsLength(), 4);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            SignatureDef entry = model.signatureDefs(i);
            String key = budget.text(entry.signatureKeyAsByteBuffer());
            SubGraph graph = entry.subgraphIndex() < model.subgraphsLength()
                    ? model.subgraphs((int) entry.subgraphIndex())
                    : first;
            if (key.equals(signature.get()) && graph.inputsLength() > 0 && graph.outputsLength() > 0) {
                return graph;
            }
            keys.add(MessageText.brief(key));
        }
        throw new OptionException("signature", signature.get(), _ -> source + " has no signature \""
                + MessageText.brief(signature.get()) + "\" with an input and an output; it has "
                + (keys.isEmpty() ? "none" : MessageText.brief(String.join(", ", keys))));
    }

    /** Returns the metadata and files after the change. */
    MetadataWriter.Content edit() throws ModelFormatException {
        TensorMetadataT input = metadata.getSubgraphMetadata()[0].getInputTensorMetadata()[0];
        TensorMetadataT output = output();
        edit.name().ifPresent(name -> metadata.setName(MetadataTable.orAbsent(name)));
        edit.description().ifPresent(text -> metadata.setDescription(MetadataTable.orAbsent(text)));
        if (edit.forgotten().contains(StoredSetting.RANGE)) {
            removeNormalization(input);
        }
        boolean isFloat = graph.tensors(graph.inputs(0)).type() == TensorType.FLOAT32;
        ModelSettings settings = settings(packedFiles, source, edit);
        edit.normalization().ifPresent(values -> setUnit(input, MetadataTable.normalization(values)));
        setSettings(isFloat ? settings : edit.normalization().map(settings::withNormalization).orElse(settings));
        edit.scoreThreshold().ifPresent(threshold -> setUnit(output, MetadataTable.threshold(threshold)));
        edit.labels().forEach((locale, names) -> setLabels(output, locale, names));
        edit.calibration().ifPresent(calibration -> setCalibration(output, calibration));
        if (!hasClassNames(output)) {
            String locales = String.join(", ", edit.labels().keySet());
            requireNone(edit.labels().isEmpty(), "labels", locales, "display names for " + locales);
            requireNone(edit.calibration().isEmpty(), "calibration", "", "a score calibration");
        }
        return new MetadataWriter.Content(metadata.serializeToBinary(), packedFiles);
    }

    /** Returns the entry of the output that is scores; those before it get empty ones if they have none. */
    private TensorMetadataT output() {
        if (edit.output() < 0 || edit.output() >= graph.outputsLength()) {
            throw new OptionException("output", edit.output(), _ -> source + " has no output " + edit.output()
                    + "; it has " + graph.outputsLength());
        }
        SubGraphMetadataT tensors = metadata.getSubgraphMetadata()[0];
        List<TensorMetadataT> outputs = new ArrayList<>(List.of(tensors.getOutputTensorMetadata()));
        while (outputs.size() <= edit.output()) {
            outputs.add(new TensorMetadataT());
        }
        tensors.setOutputTensorMetadata(outputs.toArray(TensorMetadataT[]::new));
        return outputs.get(edit.output());
    }

    /** Replaces the file of settings, or removes it if there are none. */
    private void setSettings(ModelSettings settings) {
        List<AssociatedFileT> files = new ArrayList<>(List.of(orEmpty(metadata.getAssociatedFiles())));
        if (settings.isEmpty()) {
            packedFiles.remove(ModelSettings.FILE);
            files.removeIf(file -> ModelSettings.FILE.equals(file.getName()));
        } else {
            packedFiles.put(ModelSettings.FILE, SettingsFile.write(settings));
            if (files.stream().noneMatch(file -> ModelSettings.FILE.equals(file.getName()))) {
                files.add(MetadataTable.settingsFile());
            }
        }
        metadata.setAssociatedFiles(files.toArray(AssociatedFileT[]::new));
    }

    private static void removeNormalization(TensorMetadataT input) {
        input.setProcessUnits(Stream.of(orEmpty(input.getProcessUnits()))
                .filter(unit -> unit.getOptions() == null
                        || unit.getOptions().getType() != ProcessUnitOptions.NormalizationOptions)
                .toArray(ProcessUnitT[]::new));
    }

    /** Replaces the first process unit of its kind, or appends one. */
    private static void setUnit(TensorMetadataT tensor, ProcessUnitT unit) {
        List<ProcessUnitT> units = new ArrayList<>();
        for (ProcessUnitT old : orEmpty(tensor.getProcessUnits())) {
            boolean sameKind = old.getOptions() != null && old.getOptions().getType() == unit.getOptions().getType();
            if (!sameKind) {
                units.add(old);
            } else if (!units.contains(unit)) {
                units.add(unit);
            }
        }
        if (!units.contains(unit)) {
            units.add(unit);
        }
        tensor.setProcessUnits(units.toArray(ProcessUnitT[]::new));
    }

    /** Checks the prerequisite of display names and calibrations: readers need the class names for them. */
    private void requireNone(boolean none, String option, String value, String what) {
        if (!none) {
            throw new OptionException(option, value,
                    _ -> what + ", but " + source + " has no class names; give those as well, without a locale");
        }
    }

    private void setCalibration(TensorMetadataT output, ScoreCalibration calibration) {
        MetadataTable.requireClasses(calibration, MetadataTable.classes(graph, edit.output()));
        setUnit(output, MetadataTable.calibration(calibration));
        setFile(output, file -> file.getType() == AssociatedFileType.TENSOR_AXIS_SCORE_CALIBRATION,
                () -> MetadataTable.calibrationFile(new FilesToPack(packedFiles).calibration(calibration)));
    }

    private void setLabels(TensorMetadataT output, String locale, List<String> names) {
        Labels.of(names).requireClasses(MetadataTable.classes(graph, edit.output()), source);
        setFile(output, file -> isLabels(file, locale),
                () -> MetadataTable.labelFile(new FilesToPack(packedFiles).labels(locale, names), locale));
    }

    /** Replaces the first of the files that it replaces, or appends the file. */
    private void setFile(TensorMetadataT output, Predicate<AssociatedFileT> isReplaced,
            Supplier<AssociatedFileT> packing) {
        List<AssociatedFileT> files = new ArrayList<>(List.of(orEmpty(output.getAssociatedFiles())));
        List<AssociatedFileT> replaced = files.stream().filter(isReplaced).toList();
        int place = replaced.isEmpty() ? files.size() : files.indexOf(replaced.getFirst());
        files.removeAll(replaced);
        output.setAssociatedFiles(files.toArray(AssociatedFileT[]::new));
        replaced.stream().map(AssociatedFileT::getName).filter(name -> !isReferredTo(name))
                .forEach(packedFiles::remove);
        files.add(place, packing.get());
        output.setAssociatedFiles(files.toArray(AssociatedFileT[]::new));
    }

    private static boolean hasClassNames(TensorMetadataT output) {
        return Stream.of(orEmpty(output.getAssociatedFiles())).anyMatch(file -> isLabels(file, ""));
    }

    private static boolean isLabels(AssociatedFileT file, String locale) {
        return file.getType() == AssociatedFileType.TENSOR_AXIS_LABELS
                && Objects.requireNonNullElse(file.getLocale(), "").equals(locale);
    }

    /** Returns whether anything still refers to a packed file. */
    private boolean isReferredTo(String name) {
        return Stream.concat(Stream.of(orEmpty(metadata.getAssociatedFiles())),
                Stream.of(metadata.getSubgraphMetadata()).flatMap(MetadataEditor::files))
                .anyMatch(file -> name.equals(file.getName()));
    }

    private static Stream<AssociatedFileT> files(SubGraphMetadataT tensors) {
        return Stream.concat(Stream.of(orEmpty(tensors.getAssociatedFiles())),
                Stream.concat(Stream.of(orEmpty(tensors.getInputTensorMetadata())),
                        Stream.of(orEmpty(tensors.getOutputTensorMetadata())))
                        .flatMap(tensor -> Stream.of(orEmpty(tensor.getAssociatedFiles()))));
    }

    private static AssociatedFileT[] orEmpty(AssociatedFileT[] files) {
        return files == null ? new AssociatedFileT[0] : files;
    }

    private static ProcessUnitT[] orEmpty(ProcessUnitT[] units) {
        return units == null ? new ProcessUnitT[0] : units;
    }

    private static TensorMetadataT[] orEmpty(TensorMetadataT[] tensors) {
        return tensors == null ? new TensorMetadataT[0] : tensors;
    }

    private static SubGraphMetadataT[] orEmpty(SubGraphMetadataT[] graphs) {
        return graphs == null ? new SubGraphMetadataT[0] : graphs;
    }
}
