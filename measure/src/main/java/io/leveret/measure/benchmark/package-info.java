/**
 * What a model costs: the time of an inference, of each operator, and memory. A {@code Benchmark} runs one model on one
 * thread of the caller; nothing here knows photos or labels.
 */
@NullMarked
package io.leveret.measure.benchmark;

import org.jspecify.annotations.NullMarked;
