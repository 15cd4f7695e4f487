package io.leveret.tflite.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata that Ultralytics' YOLO exports write: an object whose {@code names} is a list, or an object from indices
 * to names, {@code {"0": "cat", "1": "dog"}}. Recent exports pack JSON ({@code metadata.json}), earlier ones Python's
 * notation of the same ({@code temp_meta.txt}, {@code meta.txt}).
 *
 * @param names in the order of the classes, at least one
 * @param pixels what the classifiers take, 0…1; empty of other kinds of models, and if nothing says that it is one
 */
record YoloMetadata(List<String> names, Optional<ModelMetadata.InputNormalization> pixels) {
    private static final List<String> FILES = List.of("metadata.json", "temp_meta.txt");
    private static final ModelMetadata.InputNormalization UNIT = new ModelMetadata.InputNormalization(List.of(0f),
            List.of(255f));

    /** Returns whether a file has the name of such metadata. */
    static boolean isName(String file) {
        return FILES.contains(file);
    }

    /** Finds the metadata among packed files; empty if there is none. */
    static Optional<YoloMetadata> in(Map<String, byte[]> files) {
        return FILES.stream().filter(files::containsKey).flatMap(name -> of(files.get(name)).stream()).findFirst();
    }

    /** Reads a file; empty if it is no such metadata. */
    static Optional<YoloMetadata> of(byte[] file) {
        return ObjectText.read(file).flatMap(
                metadata -> ObjectText.texts(metadata.get("names"))
                        .map(names -> new YoloMetadata(names, pixels(metadata))));
    }

    private static Optional<ModelMetadata.InputNormalization> pixels(Map<?, ?> metadata) {
        return "Ultralytics".equals(metadata.get("author")) && "classify".equals(metadata.get("task"))
                ? Optional.of(UNIT)
                : Optional.empty();
    }
}
