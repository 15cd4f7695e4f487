package io.leveret.models;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A hosted model on this machine.
 *
 * @param model its {@code .tflite} file
 * @param labels the class names that came with it, one a line
 */
public record PulledModel(Path model, Optional<Path> labels) {}
