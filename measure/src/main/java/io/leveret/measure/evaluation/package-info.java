/**
 * Measures a model's accuracy on labeled photos. An {@code Evaluation} classifies them in order, keeps a journal so
 * that it can be resumed, and counts outcomes; a resumed run gives the same result to the last bit.
 */
@NullMarked
package io.leveret.measure.evaluation;

import org.jspecify.annotations.NullMarked;
