package io.leveret.image.webp;

import io.leveret.image.Pixels;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.vp8.LossyRows;
import java.util.Set;

/** Decodes WebP pictures to RGB. Alpha is dropped. */
public final class WebpCodec implements ImageCodec {
    private static final int CHANNELS = 3;
    private static final int CHUNK = 12; // of the only chunk of a simple file
    private static final int DATA = 20;

    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.WEBP);
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        return request.file()[CHUNK + 3] == 'L' ? decodeLossless(request) : decodeLossy(request);
    }

    private static DecodedImage decodeLossless(DecodeRequest request) throws RefusedFileException {
        LosslessRows rows = new LosslessRows(request.file(), DATA, request.width(), request.height());
        byte[] rgb = new byte[Pixels.byteCount(request.width(), request.height())]; // [height][width][3]
        for (int y = 0; y < request.height(); y++) {
            rows.next(rgb, y * request.width() * CHANNELS);
        }
        return new DecodedImage.Bytes(request.width(), request.height(), SampleSpace.RGB, rgb, rows.damage());
    }

    private static DecodedImage decodeLossy(DecodeRequest request) throws RefusedFileException {
        LossyRows rows = new LossyRows(request.file(), DATA, request.file().length, request.width(),
                request.height());
        byte[] rgb = new byte[Pixels.byteCount(request.width(), request.height())]; // [height][width][3]
        for (int y = 0; y < request.height(); y++) {
            rows.next(rgb, y * request.width() * CHANNELS);
        }
        return new DecodedImage.Bytes(request.width(), request.height(), SampleSpace.RGB, rgb, rows.damage());
    }
}
