package io.leveret.train;

import io.leveret.base.Digests;
import io.leveret.base.ErrorCode;
import io.leveret.base.Values;
import io.leveret.dataset.Signature;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.vision.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * All that a training needs of a photo: a row of a table of features, as {@link Trainer#train(Path, java.util.Iterator,
 * Backbone, TrainingOptions, TrainingListener)} takes them.
 *
 * @param name the photo's name, once in the table
 * @param label its class
 * @param digest SHA-256 of its file, 32 bytes
 * @param signature finds near-duplicates
 * @param features by the backbone
 */
public record PhotoFeatures(String name, String label, byte[] digest, Signature signature, float[] features) {
    private static final int DIGEST_BYTES = 32;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if the digest or the signature has another length
     */
    public PhotoFeatures {
        if (digest.length != DIGEST_BYTES || signature.thumbnail().length != Signature.THUMBNAIL_BYTES) {
            throw new IllegalArgumentException(name + ": a digest of " + digest.length + " bytes and a thumbnail of "
                    + signature.thumbnail().length + " cannot be; wanted are " + DIGEST_BYTES + " and "
                    + Signature.THUMBNAIL_BYTES);
        }
    }

    /**
     * Extracts the features of a photo.
     *
     * @param file the photo's file
     * @param extractor of the backbone
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the limits
     */
    public static PhotoFeatures of(String name, String label, byte[] file, FeatureExtractor extractor,
            DecodeLimits limits, Decoding decoding) {
        ImageDecoder decoder = new ImageDecoder(limits);
        Pixels picture = decoder.decode(file, name, Views.FRAMING.decoding(decoding)).picture();
        Pixels seen = decoder.decode(file, name, extractor.framing()).picture();
        return new PhotoFeatures(name, label, Digests.sha256(file), Signature.of(picture), extractor.extract(seen));
    }

    /** Where the features are in a store. */
    record Stored(byte[] digest, int row) {}

    Stored storeIn(FeatureStore store) throws IOException {
        return new Stored(digest, store.add(digest, 0, signature, features));
    }

    void checkLength(Path source, Backbone backbone) {
        if (features.length != backbone.features()) {
            throw new TrainingException(ErrorCode.BAD_MODEL, source, name + " has " + features.length
                    + " features, but " + backbone.name() + " gives " + backbone.features()
                    + "; give the backbone that they were extracted with",
                    Values.of("features", features.length, "wanted", backbone.features()));
        }
    }
}
