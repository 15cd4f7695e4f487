package io.leveret.image.awt.codec;

import io.leveret.image.codec.ColorManagement;
import io.leveret.image.codec.ColorTransform;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The JDK's color management, if the JVM has {@code java.desktop}. Keeps the conversions used last, since photos of the
 * same camera have the same profile, and a conversion takes longer to prepare than a small photo to decode.
 */
public final class AwtColorManagement implements ColorManagement {
    private static final int MOST_KEPT = 4;
    private static final int MOST_KEPT_BYTES = 1 << 20; // of a profile

    private final Map<ByteBuffer, ColorTransform> kept = new LinkedHashMap<>(MOST_KEPT, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, ColorTransform> eldest) {
            return size() > MOST_KEPT;
        }
    };

    @Override
    public boolean isAvailable() {
        return AwtCodec.hasDesktop();
    }

    @Override
    public Optional<ColorTransform> toSrgb(byte[] icc) {
        if (icc.length > MOST_KEPT_BYTES) {
            return IccTransform.of(icc);
        }
        ByteBuffer profile = ByteBuffer.wrap(icc.clone()); // nobody changes it while it is a key
        Optional<ColorTransform> known;
        synchronized (kept) {
            known = Optional.ofNullable(kept.get(profile));
        }
        return known.or(() -> prepare(profile));
    }

    private Optional<ColorTransform> prepare(ByteBuffer profile) {
        Optional<ColorTransform> prepared = IccTransform.of(profile.array());
        synchronized (kept) {
            prepared.ifPresent(transform -> kept.put(profile, transform));
        }
        return prepared;
    }
}
