package io.leveret.train;

import java.util.stream.IntStream;

/**
 * Photos that may be used for training, with the rows of their views in a store.
 *
 * @param store the features
 * @param rows {@code [photo][view]} rows of the store; the first view is the original photo
 * @param labels the class of each photo
 * @param groups for each photo, the first of its near-duplicates
 * @param classes the number of classes
 */
record TrainingSet(FeatureStore store, int[][] rows, int[] labels, int[] groups, int classes) {
    int photos() {
        return rows.length;
    }

    /** Returns all views of some photos, a row each. */
    TrainingRows views(int[] photos) {
        int views = rows[0].length;
        int[] all = new int[photos.length * views];
        int[] theirLabels = new int[all.length];
        for (int i = 0; i < photos.length; i++) {
            for (int view = 0; view < views; view++) {
                all[i * views + view] = rows[photos[i]][view];
                theirLabels[i * views + view] = labels[photos[i]];
            }
        }
        return TrainingRows.of(store, all, theirLabels);
    }

    /** Returns some original photos, a row each, on the scale of others. */
    TrainingRows asTheyAre(int[] photos, TrainingRows scale) {
        return scale.with(IntStream.of(photos).map(photo -> rows[photo][0]).toArray(), labels(photos));
    }

    int[] labels(int[] photos) {
        return IntStream.of(photos).map(photo -> labels[photo]).toArray();
    }

    int[] all() {
        return IntStream.range(0, photos()).toArray();
    }

    /**
     * Returns the weight of a row of each class, so that all classes count equally: n / (classes · photos of the
     * class), 0 for a class without photos.
     */
    float[] classWeights(int[] photos) {
        int[] counts = new int[classes];
        for (int photo : photos) {
            counts[labels[photo]]++;
        }
        float[] weights = new float[classes];
        for (int label = 0; label < classes; label++) {
            weights[label] = counts[label] == 0 ? 0 : (float) ((double) photos.length / classes / counts[label]);
        }
        return weights;
    }
}
