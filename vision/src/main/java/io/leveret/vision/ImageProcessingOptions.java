package io.leveret.vision;

import io.leveret.image.Orientation;
import io.leveret.image.Region;
import java.util.Objects;
import java.util.Optional;

/**
 * Which part of a picture one call looks at, and how that has to be turned. The part is taken first, then turned, then resized:
 * a region is one of the picture as it is given. (Photo files are given upright: the decoder has applied their EXIF
 * orientation.)
 *
 * @param region the part; all if empty
 * @param orientation how it has to be turned to stand upright
 */
public record ImageProcessingOptions(Optional<Region> region, Orientation orientation) {
    /** All of the picture, as it is. */
    public static final ImageProcessingOptions NONE = new ImageProcessingOptions(Optional.empty(), Orientation.NORMAL);

    /** Checks that nothing is null. */
    public ImageProcessingOptions {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(orientation, "orientation");
    }

    /** These, for a part of the picture. */
    public ImageProcessingOptions withRegion(Region part) {
        return new ImageProcessingOptions(Optional.of(Objects.requireNonNull(part, "part")), orientation);
    }

    /** These, for a picture that has to be turned so. */
    public ImageProcessingOptions withOrientation(Orientation turn) {
        return new ImageProcessingOptions(region, turn);
    }

    /**
     * These, for a picture that has to be turned clockwise.
     *
     * @param degreesClockwise any multiple of 90, negative for counter-clockwise
     * @throws IllegalArgumentException if it is no multiple of 90
     */
    public ImageProcessingOptions withRotation(int degreesClockwise) {
        return withOrientation(Orientation.ofRotation(degreesClockwise));
    }
}
