package io.leveret.image;

import io.leveret.image.codec.Damage;
import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link Framing} shows of a photo.
 *
 * @param picture its pixels
 * @param width pixels in a row of the whole photo, turned as the picture is
 * @param height rows of the whole photo, turned as the picture is
 * @param reduction by what the sides of the photo were divided when it was decoded: 1, 2, 4 or 8
 */
public record FramedPhoto(Pixels picture, int width, int height, int reduction) {
    /** Checks that nothing is null. */
    public FramedPhoto {
        Objects.requireNonNull(picture, "picture");
    }

    /** What is missing of the photo; empty if it is complete. */
    public Optional<Damage> damage() {
        return picture.damage();
    }
}
