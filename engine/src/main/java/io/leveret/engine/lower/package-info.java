/**
 * Defines what operators mean: turns them, quantized or not, into specifications of kernels.
 *
 * <p><b>What may enter:</b> the arithmetic of operators (scales, bounds, tables, geometries), and the {@link
 * io.leveret.engine.lower.Program} that results. How a kernel computes does not belong here: a {@link
 * io.leveret.engine.kernel.KernelSpec} requests a kernel that takes significant time, and {@code kernel.move} has those
 * that only move values.
 *
 * <p><b>Who may call:</b> the compiler; a session runs the program's steps.
 *
 * <p><b>Invariant.</b> The arithmetic of an operator is XNNPACK's if XNNPACK supports it, and otherwise that of
 * TensorFlow Lite's built-in kernels.
 */
@NullMarked
package io.leveret.engine.lower;

import org.jspecify.annotations.NullMarked;
