package io.leveret.train;

import io.leveret.base.Digests;
import io.leveret.dataset.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Features given by tests, not extracted. */
final class GivenFeatures {
    static final Signature SIGNATURE = new Signature(0, new byte[Signature.THUMBNAIL_BYTES]);

    private GivenFeatures() {}

    /** A store with a row for each photo, in order. */
    static FeatureStore store(Path folder, float[][] features) throws IOException {
        FeatureStore store = FeatureStore.open(folder.resolve("given.features"), "given", features[0].length);
        for (int photo = 0; photo < features.length; photo++) {
            byte[] digest = Digests.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(photo).array());
            store.add(digest, 0, SIGNATURE, features[photo]);
        }
        store.map();
        return store;
    }

    static TrainingRows rows(FeatureStore store, int[] labels) {
        return TrainingRows.of(store, IntStream.range(0, labels.length).toArray(), labels);
    }

    /** Photos with one view each, without near-duplicates. */
    static TrainingSet set(FeatureStore store, int[] labels) {
        return set(store, labels, IntStream.range(0, labels.length).toArray());
    }

    static TrainingSet set(FeatureStore store, int[] labels, int[] groups) {
        int[][] rows = IntStream.range(0, labels.length).mapToObj(photo -> new int[]{photo}).toArray(int[][]::new);
        return new TrainingSet(store, rows, labels, groups, Arrays.stream(labels).max().orElseThrow() + 1);
    }
}
