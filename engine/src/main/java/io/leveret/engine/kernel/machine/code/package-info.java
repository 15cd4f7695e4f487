/**
 * What kernels of machine code and the writers of that code agree upon: memory that may be executed, and how weights
 * lie in it, byte by byte. The same for all instruction sets.
 */
package io.leveret.engine.kernel.machine.code;
