/** What the values of a model's output are, by the operators that compute them. Knows graphs only; not exported. */
@NullMarked
package io.leveret.vision.scores;

import org.jspecify.annotations.NullMarked;
