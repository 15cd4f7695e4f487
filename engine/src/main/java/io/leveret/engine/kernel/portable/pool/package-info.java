/** Portable poolings, means and reductions. */
@NullMarked
package io.leveret.engine.kernel.portable.pool;

import org.jspecify.annotations.NullMarked;
