/**
 * Says what operators mean: makes specifications of them, quantized or not, which kernels are made of.
 *
 * <p><b>What may enter:</b> the arithmetic of operators (scales, bounds, tables, geometries), and the
 * {@link io.leveret.engine.lower.Program} that comes of it. How a kernel computes does not: what carries time is asked
 * for by a {@link io.leveret.engine.kernel.KernelSpec}, what only moves values is a kernel of {@code kernel.move}.
 *
 * <p><b>Who may call:</b> the compiler; a session runs the program's steps.
 *
 * <p><b>Invariant.</b> Where XNNPACK takes an operator, its arithmetic is followed; where it does not, that of
 * TensorFlow Lite's own kernels is.
 */
@NullMarked
package io.leveret.engine.lower;

import org.jspecify.annotations.NullMarked;
