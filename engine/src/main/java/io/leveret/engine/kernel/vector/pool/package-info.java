/** Poolings and means: a window at a time, and four vectors of its channels. */
package io.leveret.engine.kernel.vector.pool;
