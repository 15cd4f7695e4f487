package io.leveret.dataset;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A photo whose class is known.
 *
 * @param name its name in the data set: the CSV's {@code file}, or its path below the class folders
 * @param file its path
 * @param index the index of its class in the model's output, from 0
 */
public record LabeledPhoto(String name, Path file, int index) {
    /** Checks that nothing is null. */
    public LabeledPhoto {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
    }
}
