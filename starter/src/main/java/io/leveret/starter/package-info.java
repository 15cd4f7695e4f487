/** The model that comes with Leveret, its labels and a sample photo. */
@NullMarked
package io.leveret.starter;

import org.jspecify.annotations.NullMarked;
