/**
 * What authors say about their models: names, label files, normalization, thresholds and calibration of scores, by
 * TensorFlow Lite's metadata schema.
 *
 * <p>{@link io.leveret.tflite.metadata.MetadataReader} reads what classification goes by,
 * {@link io.leveret.tflite.metadata.StatedMetadata} what stands there;
 * {@link io.leveret.tflite.metadata.MetadataWriter} replaces all of it, {@link io.leveret.tflite.metadata.MetadataEdit}
 * changes some. The last three work on the bytes of a model, whether Leveret has its operators or not, and leave
 * its graphs as they are.
 *
 * <p>Invariants: whatever was written is read the same; a list or a text is paid for before it is copied; packed files
 * unpack to at most as many bytes as the caller allows.
 */
package io.leveret.tflite.metadata;
