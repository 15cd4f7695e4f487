package io.leveret.image.awt.codec;

import io.leveret.image.codec.ColorManagement;
import io.leveret.image.codec.ColorTransform;
import java.util.Optional;

/** The JDK's color management, if the JVM has {@code java.desktop}. */
public final class AwtColorManagement implements ColorManagement {
    @Override
    public boolean isAvailable() {
        return AwtCodec.hasDesktop();
    }

    @Override
    public Optional<ColorTransform> toSrgb(byte[] icc) {
        return IccTransform.of(icc);
    }
}
