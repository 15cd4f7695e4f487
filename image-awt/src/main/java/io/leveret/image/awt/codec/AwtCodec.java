package io.leveret.image.awt.codec;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Decodes all formats, at full size, if the JVM has {@code java.desktop}. */
public final class AwtCodec implements ImageCodec {
    @Override
    public Set<ImageFormat> formats() {
        return hasDesktop() ? EnumSet.allOf(ImageFormat.class) : Set.of();
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws IOException {
        return ImageIoDecoding.decode(request);
    }

    static boolean hasDesktop() {
        return ModuleLayer.boot().findModule("java.desktop").isPresent();
    }
}
