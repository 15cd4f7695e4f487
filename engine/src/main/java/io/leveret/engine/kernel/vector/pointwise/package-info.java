/** Functions of elements, of pairs and of rows, in vectors; what is left of a run is computed value by value. */
@NullMarked
package io.leveret.engine.kernel.vector.pointwise;

import org.jspecify.annotations.NullMarked;
