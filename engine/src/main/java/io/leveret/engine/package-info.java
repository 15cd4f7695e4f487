/**
 * Runs a graph: a {@link io.leveret.engine.Plan} is compiled once, a {@link io.leveret.engine.Session} is
 * one running inference.
 *
 * <p><b>What may enter:</b> what a caller needs, and the {@code Compiler} that strings passes and lowering together.
 * This is the only package that other modules see.
 *
 * <p><b>Which kernels run</b> is chosen here, above the providers: {@link io.leveret.engine.KernelChoice} knows them
 * all, and no package below knows it.
 */
@NullMarked
package io.leveret.engine;

import org.jspecify.annotations.NullMarked;
