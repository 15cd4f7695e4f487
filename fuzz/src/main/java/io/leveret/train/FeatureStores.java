package io.leveret.train;

import io.leveret.base.Digests;
import io.leveret.dataset.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Feature stores for the fuzzer, which only classes of this package open. */
public final class FeatureStores {
    private static final int LENGTH = 5;
    private static final int PHOTOS = 3;

    private FeatureStores() {}

    private static byte[] digest(int photo) {
        return Digests.sha256(ByteBuffer.allocate(4).putInt(photo).array());
    }

    private static float[] features(int photo) {
        SplittableRandom random = new SplittableRandom(photo);
        float[] features = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            features[i] = (float) random.nextDouble();
        }
        return features;
    }

    private static Signature signature(int photo) {
        byte[] thumbnail = new byte[Signature.THUMBNAIL_BYTES];
        new SplittableRandom(photo).nextBytes(thumbnail);
        return new Signature(photo, thumbnail);
    }

    /**
     * Returns a store of three photos.
     *
     * @throws IOException if it cannot be written
     */
    public static byte[] store() throws IOException {
        Path file = Files.createTempFile("leveret", ".features");
        try {
            use(file);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    /**
     * Opens a store, finds three photos or adds them, and reads them.
     *
     * @return the outcome in words
     * @throws IOException if it is refused
     * @throws IllegalStateException if features are not those of their photo
     */
    public static String use(Path file) throws IOException {
        try (FeatureStore store = FeatureStore.open(file, "fuzzed", LENGTH)) {
            int found = 0;
            int[] rows = new int[PHOTOS];
            for (int photo = 0; photo < PHOTOS; photo++) {
                found += store.find(digest(photo), 0) >= 0 ? 1 : 0;
                rows[photo] = store.add(digest(photo), 0, signature(photo), features(photo));
            }
            store.map();
            float[] features = new float[LENGTH];
            for (int photo = 0; photo < PHOTOS; photo++) {
                store.read(rows[photo], features);
                if (!Arrays.equals(features(photo), features)
                        || store.signature(rows[photo]).hash() != signature(photo).hash()) {
                    throw new IllegalStateException("features of photo " + photo + " are wrong");
                }
            }
            return found == PHOTOS ? "a whole store" : "a store of which rows are computed again";
        }
    }
}
