package io.leveret.models;

import java.nio.file.Path;
import java.util.Optional;

/** A model's files as they were unpacked, not in the cache yet. */
record UnpackedModel(Path model, Optional<Path> labels) {}
