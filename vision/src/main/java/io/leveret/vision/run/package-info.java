/**
 * How pictures get into a model: what stands for a pixel, where it lies, which other inputs there are, the sessions
 * that run, and the batches of many callers. All is decided when a classifier is opened, so nothing here depends on a
 * picture. Not exported; only {@code io.leveret.vision} calls it.
 */
@NullMarked
package io.leveret.vision.run;

import org.jspecify.annotations.NullMarked;
