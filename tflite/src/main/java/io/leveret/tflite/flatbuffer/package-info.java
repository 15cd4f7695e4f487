/**
 * The bytes of model files: headers, lists, buffers, and the archive of files packed behind them. Not exported; readers
 * and writers of the packages above use it.
 *
 * <p>What may enter: what deals with FlatBuffers or archives and knows no graph and no metadata. The schema's classes
 * have no verifier, so nothing here trusts a length: each list is paid for from a
 * {@link io.leveret.tflite.flatbuffer.ReadBudget} before it is walked or copied.
 */
@NullMarked
package io.leveret.tflite.flatbuffer;

import org.jspecify.annotations.NullMarked;
