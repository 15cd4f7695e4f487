/** Portable convolutions, over channels or over pixels, whichever are more, and matrix products. */
@NullMarked
package io.leveret.engine.kernel.portable.product;

import org.jspecify.annotations.NullMarked;
