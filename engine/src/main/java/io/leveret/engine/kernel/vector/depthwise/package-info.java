/** Convolutions of each channel with a filter for it alone: a vector of channels at a time. */
@NullMarked
package io.leveret.engine.kernel.vector.depthwise;

import org.jspecify.annotations.NullMarked;
