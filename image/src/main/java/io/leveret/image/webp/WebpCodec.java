package io.leveret.image.webp;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.vp8.LossyRows;
import java.util.Set;

/** Decodes WebP pictures to RGB. Alpha is dropped. */
public final class WebpCodec implements ImageCodec {
    private static final int CHUNK = 12; // of the only chunk of a simple file
    private static final int DATA = 20;

    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.WEBP);
    }

    /** The pixels of a lossless picture that later ones may repeat. */
    @Override
    public long workingBytes(DecodeRequest request) {
        long pixels = (long) request.width() * request.height();
        return isLossless(request) ? Integer.BYTES * Math.min(pixels, PrefixCodedImage.MOST_KEPT_PIXELS) : 0;
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        byte[] file = request.file();
        return isLossless(request)
                ? new LosslessRows(file, DATA, request.width(), request.height())
                : new LossyRows(file, DATA, file.length, request.width(), request.height());
    }

    private static boolean isLossless(DecodeRequest request) {
        return request.file()[CHUNK + 3] == 'L';
    }
}
