package io.leveret.dataset;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A photo whose class is known.
 *
 * @param name what its data call it: the CSV's {@code file}, or its place below the class folders
 * @param file where it is
 * @param index its class's place in the model's output, from 0
 */
public record LabeledPhoto(String name, Path file, int index) {
    /** Checks that nothing is null. */
    public LabeledPhoto {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
    }
}
