/** Classifiers for one's own classes: a new head on a backbone that stays as it is. */
@NullMarked
package io.leveret.train;

import org.jspecify.annotations.NullMarked;
