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

    /** Only coefficients of several scans are kept; a few rows are not worth counting. */
    @Override
    public long workingBytes(DecodeRequest request) throws RefusedFileException {
        return (long) request.width() * request.height()
                * JpegPicture.coefficientBytes(request.file(), request.width(), request.height());
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        SampleSpace space = request.space().orElseThrow();
        boolean isYcc = space == SampleSpace.RGB && request.file()[ADOBE_TRANSFORM] == 1;
        int eighths = WHOLE / request.reduction();
        JpegPicture picture = new JpegPicture(request.file(), request.width(), request.height(), eighths);
        return new PictureRows(picture, eighths, space, isYcc);
    }
}
