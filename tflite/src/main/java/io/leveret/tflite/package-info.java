/**
 * TensorFlow Lite models: {@link io.leveret.tflite.ModelReader} reads a file into a {@link io.leveret.tflite.Model},
 * {@link io.leveret.tflite.ModelWriter} writes any model, {@link io.leveret.tflite.HeadReplacement} replaces a model's
 * head. This package is the only entry point: callers see graphs and metadata, not the packages below.
 *
 * <p>What may enter: options and limits of reading, and the conversions between operators of the schema and records of
 * {@link io.leveret.graph.Operator}. What a network means and how it runs belongs elsewhere.
 *
 * <p>Invariants: any file is either read as a valid model or refused with an exception of {@code format}, in bounded
 * time and in memory bounded by the file's size and the limits. A written model reads back as the same graph; content
 * beyond the graph is kept, or writing is refused. No FlatBuffer leaves these packages.
 */
@NullMarked
package io.leveret.tflite;

import org.jspecify.annotations.NullMarked;
