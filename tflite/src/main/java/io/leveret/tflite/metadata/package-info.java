/**
 * Metadata of models in TensorFlow Lite's metadata schema: names, label files, normalization, thresholds and
 * calibration of scores.
 *
 * <p>{@link io.leveret.tflite.metadata.MetadataReader} reads what classification uses, {@link
 * io.leveret.tflite.metadata.StatedMetadata} everything unchecked; {@link io.leveret.tflite.metadata.MetadataWriter}
 * replaces all metadata, {@link io.leveret.tflite.metadata.MetadataEdit} changes a part. The last three work on the
 * bytes of a model, also with unsupported operators, and do not change its graphs.
 *
 * <p>Invariants: what is written reads back the same; lists and texts are charged to a budget before they are copied;
 * packed files unpack to no more bytes than the caller allows.
 */
@NullMarked
package io.leveret.tflite.metadata;

import org.jspecify.annotations.NullMarked;
