package io.leveret.image.awt.codec;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import java.io.IOException;
import java.util.Set;

/** Decodes TIFF, at full size, if the JVM has {@code java.desktop}. */
public final class AwtCodec implements ImageCodec {
    @Override
    public Set<ImageFormat> formats() {
        return hasDesktop() ? Set.of(ImageFormat.TIFF) : Set.of();
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws IOException {
        try {
            return ImageIoDecoding.decode(request);
        } catch (TiffSamples.NotUnderstoodException notDamaged) {
            throw notDamaged;
        } catch (IOException | RuntimeException damaged) {
            return PartialDecoding.decode(request, damaged);
        }
    }

    static boolean hasDesktop() {
        return ModuleLayer.boot().findModule("java.desktop").isPresent();
    }
}
