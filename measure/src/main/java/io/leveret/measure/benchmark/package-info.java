/**
 * Measures a model's costs: the time of an inference and of each operator, and memory. A {@code Benchmark} runs one
 * model, called from one thread; nothing here uses photos or labels.
 */
@NullMarked
package io.leveret.measure.benchmark;

import org.jspecify.annotations.NullMarked;
