package io.leveret.wire;

import java.util.Objects;

/**
 * A picture of what supports a class.
 *
 * @param file the photo's name
 * @param index the class's index
 * @param png the picture; not copied
 */
public record Explanation(String file, int index, byte[] png) {
    /** Checks that there is a picture. */
    public Explanation {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(png, "png");
    }
}
