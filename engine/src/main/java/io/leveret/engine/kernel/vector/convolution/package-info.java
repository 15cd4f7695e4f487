/**
 * Convolutions and matrix products in tiles of registers:
 * {@link io.leveret.engine.kernel.vector.convolution.VectorBand} copies what some rows see,
 * {@link io.leveret.engine.kernel.vector.convolution.Tiles} multiply, an
 * {@link io.leveret.engine.kernel.vector.convolution.Epilogue} stores.
 */
@NullMarked
package io.leveret.engine.kernel.vector.convolution;

import org.jspecify.annotations.NullMarked;
