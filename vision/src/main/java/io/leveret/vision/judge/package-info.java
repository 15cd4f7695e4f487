/**
 * From a model's values to ranked classes: probabilities, the classes that may be results, and their order. Values go
 * in, indices come out; it knows no model and no result. Not exported; only {@code io.leveret.vision} calls it.
 */
@NullMarked
package io.leveret.vision.judge;

import org.jspecify.annotations.NullMarked;
