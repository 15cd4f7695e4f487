/**
 * Shared by kernels of machine code and the writers of that code: the layout of weights, byte by byte. The same
 * for all instruction sets, whose writers call this package; it calls none of them.
 */
@NullMarked
package io.leveret.engine.kernel.machine.code;

import org.jspecify.annotations.NullMarked;
