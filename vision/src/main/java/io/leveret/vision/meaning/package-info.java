/**
 * What a network says about its inputs and outputs: the axes of pictures and the range of their pixels, by the first
 * operators; what scores are, by the last. Knows graphs only; takes bounded time for any graph, and does not guess
 * where the graph does not say. Not exported; {@code io.leveret.vision} and {@code run} call it.
 */
@NullMarked
package io.leveret.vision.meaning;

import org.jspecify.annotations.NullMarked;
