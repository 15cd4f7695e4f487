/** Portable functions of each element and of pairs of elements. */
@NullMarked
package io.leveret.engine.kernel.portable.pointwise;

import org.jspecify.annotations.NullMarked;
