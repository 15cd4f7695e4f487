package io.leveret.image.png;

import io.leveret.image.codec.DecodedImage;
import io.leveret.image.format.PngHeader;
import io.leveret.image.format.RefusedFileException;

/** A picture whose samples have 8 bits, or had fewer. */
final class ByteRows extends PngPicture implements DecodedImage.Bytes {
    ByteRows(byte[] file, PngHeader header) throws RefusedFileException {
        super(file, header);
    }

    @Override
    public void next(byte[] samples, int at) throws RefusedFileException {
        read(samples, at);
    }
}
