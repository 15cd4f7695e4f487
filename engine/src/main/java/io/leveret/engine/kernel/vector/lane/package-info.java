/** The vectors that the kernels use, and functions of them. */
@NullMarked
package io.leveret.engine.kernel.vector.lane;

import org.jspecify.annotations.NullMarked;
