/** From photos and a model to labels with scores: classifiers, streams, video, live frames, heat maps and features. */
@NullMarked
package io.leveret.vision;

import org.jspecify.annotations.NullMarked;
