/**
 * Kernels of plain Java, for every computation and every JVM; what other providers leave comes here.
 *
 * <p><b>What may enter:</b> the answer to each {@link io.leveret.engine.kernel.KernelSpec}, by one {@code switch}
 * without a default. Loops are written for C2, whose superword pass makes vectors of them:
 * {@link io.leveret.engine.kernel.portable.loop.SuperwordRows} says what it takes. What a computation means is easier
 * to read in {@code kernel.reference}.
 *
 * <p><b>Rooms.</b> {@code product}: convolutions and matrix products. {@code pool}: windows, means and reductions.
 * {@code pointwise}: functions of elements and of pairs. {@code row}: functions of rows, and images resized.
 * {@code loop}: how loops are written.
 */
@NullMarked
package io.leveret.engine.kernel.portable;

import org.jspecify.annotations.NullMarked;
