package io.leveret.image.png;

import io.leveret.image.codec.DecodedImage;
import io.leveret.image.format.PngHeader;
import io.leveret.image.format.RefusedFileException;

/** A picture whose samples have 16 bits. */
final class DeepRows extends PngPicture implements DecodedImage.Scaled {
    private static final int LARGEST = 65535;

    private final byte[] bytes;

    DeepRows(byte[] file, PngHeader header) throws RefusedFileException {
        super(file, header);
        this.bytes = new byte[rowBytes()];
    }

    @Override
    public void next(int largest, int[] samples) throws RefusedFileException {
        read(bytes, 0);
        for (int i = 0; i < samples.length; i++) {
            long sample = (bytes[2 * i] & 0xff) << Byte.SIZE | bytes[2 * i + 1] & 0xff;
            samples[i] = (int) ((sample * largest + LARGEST / 2) / LARGEST);
        }
    }
}
