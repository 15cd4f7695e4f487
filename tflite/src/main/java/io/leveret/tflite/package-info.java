/**
 * TensorFlow Lite models: {@link io.leveret.tflite.ModelReader} makes a {@link io.leveret.tflite.Model} of a file,
 * {@link io.leveret.tflite.ModelWriter} a file of any model, {@link io.leveret.tflite.HeadReplacement} a model of
 * another. This is the only door: what the packages below it read and write, callers see as graphs and metadata.
 *
 * <p>What may enter: options and limits of reading, and the two directions between an operator of the schema and a
 * record of {@link io.leveret.graph.Operator}. What a network means or how it runs belongs elsewhere.
 *
 * <p>Invariants: a model that was read is sound, whatever its bytes; anything else is refused with an exception of
 * {@code format}, soon, in memory that the file's size and the limits bound. What is read and written is read as the
 * same graph; what a file says beyond its graph is written again, or writing is refused. No FlatBuffer leaves these
 * packages.
 */
package io.leveret.tflite;
