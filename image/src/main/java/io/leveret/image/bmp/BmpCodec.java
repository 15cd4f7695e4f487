package io.leveret.image.bmp;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.codec.StoredImage;
import io.leveret.image.format.BmpHeader;
import io.leveret.image.format.RefusedFileException;
import java.util.Optional;
import java.util.Set;

/** Decodes bitmaps of 1 to 32 bits a pixel, with palettes, masks and runs, to RGB. Alpha is dropped. */
public final class BmpCodec implements ImageCodec {
    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.BMP);
    }

    @Override
    public long workingBytes(DecodeRequest request) {
        return 3L * request.width() * request.height();
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        BmpHeader header = BmpHeader.read(request.file());
        return switch (header.coding()) {
            case ROWS -> BmpRows.decode(request.file(), header);
            case RLE4, RLE8, RLE24 -> new BmpRuns(request.file(), header).decode();
        };
    }

    /**
     * Returns the picture.
     *
     * @param rgb {@code [height][width][3]}
     * @param rows those that the file has
     * @throws RefusedFileException if it has none
     */
    static DecodedImage picture(BmpHeader header, byte[] rgb, int rows) throws RefusedFileException {
        if (rows == 0) {
            throw new RefusedFileException("the BMP file is cut off before its first row");
        }
        return new StoredImage(header.width(), header.height(), SampleSpace.RGB, rgb, rows == header.height()
                ? Optional.empty()
                : Optional.of(new Damage(header.height(), rows, "its picture data ends early")));
    }
}
