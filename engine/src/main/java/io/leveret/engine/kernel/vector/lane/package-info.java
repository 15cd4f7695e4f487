/** The vectors that the kernels use, and functions of them. */
package io.leveret.engine.kernel.vector.lane;
