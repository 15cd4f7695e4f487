package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Decodes PNG and TIFF, at full size, if the JVM has {@code java.desktop}. */
public final class AwtCodec implements ImageCodec {
    private static final Set<ImageFormat> FORMATS = Set.of(ImageFormat.PNG, ImageFormat.TIFF);

    @Override
    public Set<ImageFormat> formats() {
        return hasDesktop() ? FORMATS : Set.of();
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws IOException {
        return switch (request.format()) {
            case PNG -> decodePng(request);
            case TIFF -> decodeInPart(request, Optional.empty());
            case BMP, GIF, JPEG, WEBP ->
                    throw new IllegalArgumentException(request.format() + " is decoded in io.leveret.image");
        };
    }

    private static DecodedImage decodeInPart(DecodeRequest request, Optional<Damage> known) throws IOException {
        try {
            return ImageIoDecoding.decode(request, known);
        } catch (IOException | RuntimeException damaged) {
            return PartialDecoding.decode(request, damaged, known);
        }
    }

    private static DecodedImage decodePng(DecodeRequest request) throws IOException {
        PngData data = new PngData(request.file());
        DecodedImage image = decodeInPart(request, Optional.empty());
        PngData.State state = data.isRight() ? PngData.State.RIGHT : data.state();
        if (data.isRight() || state == PngData.State.BROKEN && image.damage().isPresent()) {
            return image;
        }
        int intact = state == PngData.State.RIGHT ? request.height() : rowsBeforeWrongChunk(request, data);
        return decodeInPart(request,
                Optional.of(new Damage(request.height(), intact, "a checksum of its picture data is wrong")));
    }

    private static int rowsBeforeWrongChunk(DecodeRequest request, PngData data) {
        try {
            return PartialDecoding.decode(request.withFile(data.beforeWrongChunk()),
                    new EOFException(), Optional.empty()).damage().orElseThrow().intactRows();
        } catch (IOException nothing) {
            return 0;
        }
    }

    static boolean hasDesktop() {
        return ModuleLayer.boot().findModule("java.desktop").isPresent();
    }
}
