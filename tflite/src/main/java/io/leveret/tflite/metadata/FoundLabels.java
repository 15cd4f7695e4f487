package io.leveret.tflite.metadata;

import io.leveret.base.LimitExceededException;
import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Labels that were found for a model whose metadata has none. Many exports write them beside the model or pack them
 * behind it under usual names: {@code labels.txt} (Teachable Machine, MediaPipe), {@code dict.txt} (AutoML), {@code
 * metadata.json} (YOLO), {@code signature.json} (Lobe), or the model's own name. Only a file with one label for each
 * class counts, or two for a single score.
 *
 * @param labels one for each class, or two for a single score
 * @param source where they come from, for messages: {@code labels.txt inside the model}, or a file's path
 */
public record FoundLabels(Labels labels, String source) {
    private static final List<String> NAMES = List.of("labels.txt", "label.txt", "labelmap.txt", "dict.txt",
            "metadata.json", "temp_meta.txt", "signature.json");

    /**
     * Finds labels among the files packed into a model's file.
     *
     * @param files the packed files, by name
     * @param model the model's name in messages
     * @param classes number of the output's values, at least 1
     * @throws LabelsException if a label file that fits the classes is in another charset than UTF-8 or UTF-16
     */
    public static Optional<FoundLabels> inside(Map<String, byte[]> files, String model, int classes) {
        for (String name : NAMES) {
            byte[] file = files.get(name);
            Optional<Labels> labels = file == null ? Optional.empty()
                    : read(file, name, model + ": " + name, classes);
            if (labels.isPresent()) {
                return Optional.of(new FoundLabels(labels.get(), name + " inside the model"));
            }
        }
        return Optional.empty();
    }

    /**
     * Finds labels in a model file's folder: {@code MODEL.txt}, {@code MODEL_labels.txt}, or one of the usual names.
     *
     * @param classes number of the output's values, at least 1
     * @throws LabelsException if a label file that fits the classes is in another charset than UTF-8 or UTF-16
     * @throws IOException if a file cannot be read
     */
    public static Optional<FoundLabels> beside(Path model, int classes) throws IOException {
        String name = model.getFileName().toString();
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        for (String candidate : candidates(stem)) {
            Path file = model.resolveSibling(candidate);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                Optional<Labels> labels = read(file, classes);
                if (labels.isPresent()) {
                    return Optional.of(new FoundLabels(labels.get(), file.toString()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> candidates(String stem) {
        List<String> own = List.of(stem + ".txt", stem + "_labels.txt", stem + "-labels.txt");
        return Stream.concat(own.stream(), NAMES.stream()).toList();
    }

    private static Optional<Labels> read(Path file, int classes) throws IOException {
        byte[] bytes;
        try {
            bytes = TextFile.read(file, "label file", Labels.MAX_FILE_BYTES);
        } catch (LimitExceededException somethingElse) {
            return Optional.empty();
        }
        return read(bytes, file.getFileName().toString(), file.toString(), classes);
    }

    private static Optional<Labels> read(byte[] file, String name, String shown, int classes) {
        try {
            List<String> labels;
            if (YoloMetadata.isName(name)) {
                labels = YoloMetadata.of(file).map(YoloMetadata::names).orElse(List.of());
            } else if (name.equals("signature.json")) {
                labels = ofLobe(file).orElse(List.of());
            } else {
                LabelText text = new LabelText(file);
                labels = Labels.fit(text.count(), classes) ? text.labels() : List.of();
            }
            return Labels.fit(labels.size(), classes) ? Optional.of(Labels.of(labels)) : Optional.empty();
        } catch (TextFormatException otherCharset) {
            if (Labels.fit(LabelText.count(file), classes)) {
                throw LabelsException.unreadable(shown, otherCharset);
            }
            return Optional.empty();
        }
    }

    private static Optional<List<String>> ofLobe(byte[] signature) {
        return ObjectText.read(signature)
                .flatMap(object -> object.get("classes") instanceof Map<?, ?> texts
                        ? ObjectText.texts(texts.get("Label")) : Optional.empty());
    }
}
