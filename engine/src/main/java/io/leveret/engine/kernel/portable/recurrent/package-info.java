/** Kernels that run along sequences: each moment needs the result of the one before. */
@NullMarked
package io.leveret.engine.kernel.portable.recurrent;

import org.jspecify.annotations.NullMarked;
