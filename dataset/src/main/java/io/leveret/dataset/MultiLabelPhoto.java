package io.leveret.dataset;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * A photo of which is known which of a model's classes it shows, possibly none or several.
 *
 * @param name its name in the data set: the CSV's {@code file}
 * @param file its path
 * @param indices the indices of its classes in the model's output, from 0
 */
public record MultiLabelPhoto(String name, Path file, Set<Integer> indices) {
    /** Copies the set. */
    public MultiLabelPhoto {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        indices = Set.copyOf(indices);
    }
}
