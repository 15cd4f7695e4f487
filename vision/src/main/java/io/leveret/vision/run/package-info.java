/**
 * How pictures get into a model: what stands for a pixel, where it lies, which other inputs there are, and the sessions
 * that run. All is decided when a classifier is opened, so nothing here depends on a picture. Not exported; only {@code
 * io.leveret.vision} calls it.
 */
@NullMarked
package io.leveret.vision.run;

import org.jspecify.annotations.NullMarked;
