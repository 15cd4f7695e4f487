/** What a model costs, and how right it is on labeled photos; comparisons of models by both. */
@NullMarked
package io.leveret.measure;

import org.jspecify.annotations.NullMarked;
