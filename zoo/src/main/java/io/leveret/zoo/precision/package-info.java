/** The precisions of a network, and the way to measure the ranges that quantized ones need. */
@NullMarked
package io.leveret.zoo.precision;

import org.jspecify.annotations.NullMarked;
