/**
 * What every kernel is, what it works on, and how one is asked for.
 *
 * <p><b>Asking.</b> A {@link io.leveret.engine.kernel.KernelSpec} says what is to be computed.
 * {@link io.leveret.engine.kernel.KernelProviders} asks one {@link io.leveret.engine.kernel.KernelProvider} after the
 * other, the fastest first; each makes a kernel or leaves it to the next. A new way of using the machine is a new
 * provider; a new computation is a new record, and the exhaustive {@code switch} of {@code portable} stops compiling
 * until it is known there. Whether a convolution computes single rows is seen from the kernel that was made: then it is
 * a {@link io.leveret.engine.kernel.RowKernel}.
 *
 * <p><b>Running.</b> A {@link io.leveret.engine.kernel.Kernel} reads and writes an
 * {@link io.leveret.engine.kernel.Arena}, the tensors of one inference, and keeps what nothing outlives in a
 * {@link io.leveret.engine.kernel.Scratch}, one for each thread. It allocates nothing while it runs.
 *
 * <p><b>What may enter:</b> what all providers and lowering share. Nothing here knows a provider.
 *
 * <p><b>Invariants.</b> A kernel computes its parts in any order, by any thread, with the same result to the bit.
 * Quantized values are stored centered, less their zero point, as int16, so that no kernel knows zero
 * points and padding is 0.
 */
@NullMarked
package io.leveret.engine.kernel;

import org.jspecify.annotations.NullMarked;
