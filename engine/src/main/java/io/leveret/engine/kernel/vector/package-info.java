/**
 * Kernels of the Vector API, for float32 and, exactly, for quantized values.
 *
 * <p><b>What may enter:</b> loops of vectors. These rooms are the only ones that know {@code jdk.incubator.vector}; the
 * module must be there before any class is touched but {@link io.leveret.engine.kernel.vector.VectorKernels}.
 *
 * <p><b>Rooms.</b> {@code lane}: how wide vectors are. {@code convolution}: bands, tiles and what follows the sums.
 * {@code winograd}: windows of 3×3, 1×7 and 7×1 with fewer multiplications. {@code depthwise}, {@code pool}: windows
 * channel by channel. {@code pointwise}: functions of elements, pairs and rows.
 *
 * <p><b>Invariants.</b> No vector is passed to, returned from or kept across a method that the JIT does not inline: it
 * would be allocated, and everything become many times slower. So methods stay small, take arrays and offsets, and make
 * vectors inside. Sums of quantized values in float32 lanes are exact:
 * {@link io.leveret.engine.kernel.vector.convolution.Segments} proves it for each layer.
 *
 * <p>Classes marked with {@link io.leveret.engine.kernel.HotLoops} are compiled early in a quick start.
 */
@NullMarked
package io.leveret.engine.kernel.vector;

import org.jspecify.annotations.NullMarked;
