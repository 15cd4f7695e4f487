/** Convolutions with fewer multiplications, where the transforms before and after cost less than they save. */
@NullMarked
package io.leveret.engine.kernel.vector.winograd;

import org.jspecify.annotations.NullMarked;
