package io.leveret.image.codec;

import java.util.Optional;

/**
 * Converts colors by ICC profiles. A provider is found by {@link java.util.ServiceLoader}; {@code leveret-image-awt}
 * has one. May be called by many threads at once.
 */
public interface ColorManagement {
    /** Whether it works in this JVM. */
    boolean isAvailable();

    /**
     * The way to sRGB from the samples of a profile.
     *
     * @param icc a profile whose header is checked: not too large, of a device or color space, and of samples that the
     *        picture has
     * @return nothing if the profile is damaged
     */
    Optional<ColorTransform> toSrgb(byte[] icc);

    /** The color management; empty if none is present. */
    static Optional<ColorManagement> find() {
        return Providers.COLOR_MANAGEMENT;
    }
}
