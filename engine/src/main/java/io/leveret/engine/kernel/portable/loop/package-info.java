/** Loops in the form that C2 vectorizes, and the traversal of windows. */
@NullMarked
package io.leveret.engine.kernel.portable.loop;

import org.jspecify.annotations.NullMarked;
