package io.leveret.models;

import java.nio.file.Path;
import java.util.Optional;

/** A model's unpacked files, not in the cache yet. */
record UnpackedModel(Path model, Optional<Path> labels) {}
