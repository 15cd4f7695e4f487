package io.leveret.image.awt.codec;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import java.io.IOException;
import java.util.Set;

/** Decodes JPEG, PNG, TIFF and WebP, at full size, if the JVM has {@code java.desktop}. */
public final class AwtCodec implements ImageCodec {
    private static final Set<ImageFormat> FORMATS = Set.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.TIFF,
            ImageFormat.WEBP);

    @Override
    public Set<ImageFormat> formats() {
        return hasDesktop() ? FORMATS : Set.of();
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws IOException {
        return ImageIoDecoding.decode(request);
    }

    static boolean hasDesktop() {
        return ModuleLayer.boot().findModule("java.desktop").isPresent();
    }
}
