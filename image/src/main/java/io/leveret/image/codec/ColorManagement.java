package io.leveret.image.codec;

import java.util.Optional;

/**
 * Converts colors by ICC profiles. {@link java.util.ServiceLoader} finds the provider; {@code leveret-image-awt} has
 * one. Thread-safe.
 */
public interface ColorManagement {
    /** Returns whether it works in this JVM. */
    boolean isAvailable();

    /**
     * Returns the conversion from samples with this profile to sRGB.
     *
     * @param icc a profile whose header is checked: its size, its class, and that its samples match the picture's
     * @return empty if the profile is damaged
     */
    Optional<ColorTransform> toSrgb(byte[] icc);

    /** Returns the color management; empty if none is present. */
    static Optional<ColorManagement> find() {
        return Providers.COLOR_MANAGEMENT;
    }
}
