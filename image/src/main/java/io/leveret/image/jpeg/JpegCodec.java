package io.leveret.image.jpeg;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.Set;

/** Decodes JPEG files. */
public final class JpegCodec implements ImageCodec {
    private static final int ADOBE_TRANSFORM = 17; // position, in a file that begins with an Adobe segment
    private static final int WHOLE = Block.SIDE; // eighths of a side

    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.JPEG);
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        SampleSpace space = request.space().orElseThrow();
        boolean isYcc = space == SampleSpace.RGB && request.file()[ADOBE_TRANSFORM] == 1;
        JpegPicture picture = new JpegPicture(request.file(), request.width(), request.height(), WHOLE);
        PictureRows rows = new PictureRows(picture, WHOLE, isYcc);
        int rowSamples = rows.width() * space.channels();
        byte[] samples = new byte[Math.multiplyExact(rows.height(), rowSamples)]; // [height][width][channels]
        for (int y = 0; y < rows.height(); y++) {
            rows.next(samples, y * rowSamples);
        }
        return new DecodedImage.Bytes(rows.width(), rows.height(), space, samples, picture.damage());
    }

    /**
     * Bytes of memory that a pixel takes in coefficients, rounded up: 0 if one scan has all components, since then they
     * are not kept.
     *
     * @throws RefusedFileException if the headers are damaged
     */
    public static int coefficientBytes(DecodeRequest request) throws RefusedFileException {
        return JpegPicture.coefficientBytes(request.file(), request.width(), request.height());
    }
}
