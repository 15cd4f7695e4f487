/**
 * What follows from a file but is not in it: the values of integers that a graph computes, scales that only
 * moved values need, sizes of open dimensions.
 *
 * <p><b>What may enter:</b> answers to a question of the reader that need the graph so far, not the file. They are
 * exact or empty, never a guess.
 *
 * <p><b>Who may call:</b> {@code io.leveret.tflite} only; not exported. <b>Invariant:</b> bounded work for any graph;
 * nothing here refuses a file.
 */
@NullMarked
package io.leveret.tflite.derive;

import org.jspecify.annotations.NullMarked;
