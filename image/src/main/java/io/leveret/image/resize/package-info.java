/**
 * Resizes pictures row by row, upright from the way they are stored. What is computed of which pixels belongs here;
 * what a caller may choose is in {@code io.leveret.image}, on which nothing here depends.
 */
@NullMarked
package io.leveret.image.resize;

import org.jspecify.annotations.NullMarked;
