/** Convolutions with fewer multiplications, where the transforms before and after cost less than they save. */
package io.leveret.engine.kernel.vector.winograd;
