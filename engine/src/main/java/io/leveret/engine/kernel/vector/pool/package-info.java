/** Poolings and means: a window at a time, and four vectors of its channels. */
@NullMarked
package io.leveret.engine.kernel.vector.pool;

import org.jspecify.annotations.NullMarked;
