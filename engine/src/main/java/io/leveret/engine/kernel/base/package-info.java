/**
 * Kernels without their innermost loop, and functions, shared by several providers.
 *
 * <p><b>What may enter:</b> classes that divide work into parts, and leave a run of elements to their subclasses. They
 * are extended in the packages of the providers, and nowhere else.
 */
@NullMarked
package io.leveret.engine.kernel.base;

import org.jspecify.annotations.NullMarked;
