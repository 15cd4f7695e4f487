/** How portable loops are written, for C2 to make vectors of them, and how they visit windows. */
@NullMarked
package io.leveret.engine.kernel.portable.loop;

import org.jspecify.annotations.NullMarked;
