/** Measurements of Leveret on Spark. */
@NullMarked
package io.leveret.bench.spark;

import org.jspecify.annotations.NullMarked;
