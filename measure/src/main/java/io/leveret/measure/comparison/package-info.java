/**
 * Compares models: their benchmarks and evaluations side by side, tests of whether a difference could be chance, and a
 * recommendation within constraints. It uses no photos and runs no model.
 */
@NullMarked
package io.leveret.measure.comparison;

import org.jspecify.annotations.NullMarked;
