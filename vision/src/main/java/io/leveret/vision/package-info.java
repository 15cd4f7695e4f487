/**
 * From photos and a model to labels with scores: classifiers, streams, video, live frames, heat maps and features.
 *
 * <p>What users call, and what decides for them: it weighs their options against the file's settings, its metadata and
 * its network, and says so by a {@link io.leveret.vision.Decision}. What can be done without options and results is in
 * the rooms: {@code meaning} (what a network says), {@code run} (pictures in, values out) and {@code judge} (values to
 * ranked classes). They get what was decided as values and never call this package.
 */
@NullMarked
package io.leveret.vision;

import org.jspecify.annotations.NullMarked;
