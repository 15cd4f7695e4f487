package io.leveret.train;

import io.leveret.image.DecodeLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a classifier is trained.
 *
 * @param seed of all that is left to chance: the split, the views, the order of photos. The same seed gives the same model on the same
 *     machine
 * @param testShare of each class's photos, that the finished model is tested with and that it never sees before; 0.05 to 0.5
 * @param photosPerClass train with no more photos of a class than this, chosen at random, at least 2; {@link Integer#MAX_VALUE} for all
 * @param otherViews how many other views of each photo are trained with besides it: cropped, mirrored, turned a little, lighter or
 *     darker; 0 to 100
 * @param head how the head is trained
 * @param tune whether learning rate and weight decay are sought, by cross-validation of photos that are trained with
 * @param threads to extract features and train folds on, 1 to 1024
 * @param cache folder that keeps features for later trainings; nothing to keep none
 * @param decodeLimits what photos may ask for
 */
public record TrainingOptions(long seed, double testShare, int photosPerClass, int otherViews, HeadOptions head,
        boolean tune, int threads, Optional<Path> cache, DecodeLimits decodeLimits) {
    private static final int MOST_THREADS = 1024;

    /** For most uses: a fifth to test with, three other views, softmax regression; nothing kept. */
    public static final TrainingOptions DEFAULT = new TrainingOptions(1, 0.2, Integer.MAX_VALUE, 3,
            HeadOptions.DEFAULT, false, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            Optional.empty(), DecodeLimits.DEFAULT);

    /**
     * Options.
     *
     * @throws io.leveret.base.OptionException if a value is outside its range
     */
    public TrainingOptions {
        Range.check("testShare", testShare, 0.05, 0.5);
        Range.check("photosPerClass", photosPerClass, 2, Integer.MAX_VALUE);
        Range.check("otherViews", otherViews, 0, 100);
        Range.check("threads", threads, 1, MOST_THREADS);
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long another) {
        return new TrainingOptions(another, testShare, photosPerClass, otherViews, head, tune, threads, cache,
                decodeLimits);
    }

    /** The same with another way to train the head. */
    public TrainingOptions withHead(HeadOptions another) {
        return new TrainingOptions(seed, testShare, photosPerClass, otherViews, another, tune, threads, cache,
                decodeLimits);
    }

    /** The same with a folder that keeps features. */
    public TrainingOptions withCache(Path folder) {
        return new TrainingOptions(seed, testShare, photosPerClass, otherViews, head, tune, threads,
                Optional.of(folder), decodeLimits);
    }

    /** The same with no more photos of a class to train with than this. */
    public TrainingOptions withPhotosPerClass(int most) {
        return new TrainingOptions(seed, testShare, most, otherViews, head, tune, threads, cache, decodeLimits);
    }
}
