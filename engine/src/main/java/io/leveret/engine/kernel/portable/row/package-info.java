/** Portable functions of rows, such as softmax, and images of another size. */
@NullMarked
package io.leveret.engine.kernel.portable.row;

import org.jspecify.annotations.NullMarked;
