/**
 * Runs a graph: a {@link io.leveret.engine.Plan} is compiled once, a {@link io.leveret.engine.Session} is
 * one running inference.
 *
 * <p><b>What may enter:</b> what a caller needs, and the {@code Compiler}, which runs passes and lowering. This is the
 * only exported package.
 *
 * <p><b>Which kernels run</b> is decided here, above the providers: {@link io.leveret.engine.KernelChoice} knows them
 * all, and no package below knows it.
 */
@NullMarked
package io.leveret.engine;

import org.jspecify.annotations.NullMarked;
