/**
 * Kernels that move, choose, count or convert values, which lowering makes itself: for every machine one way is
 * as good as any other.
 *
 * <p><b>What may enter:</b> kernels without arithmetic that would be worth a vector. What a provider could do faster
 * has a {@link io.leveret.engine.kernel.KernelSpec} and is no member of this package.
 */
@NullMarked
package io.leveret.engine.kernel.move;

import org.jspecify.annotations.NullMarked;
