package io.leveret.image.vp8;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.Optional;

/** Gives the rows of a picture one after the other, as libwebp does by default. */
public final class LossyRows implements DecodedImage.Bytes {
    private final KeyFrame frame;
    private final RowColors colors;
    private final int width;
    private final int height;
    private int y;
    private int intactRows;

    /**
     * Reads the header.
     *
     * @param file a file that contains the frame
     * @param start of the frame
     * @param end behind the frame, or behind what is there of it
     * @throws RefusedFileException if the header is damaged or says other sides
     */
    public LossyRows(byte[] file, int start, int end, int width, int height) throws RefusedFileException {
        this.frame = new KeyFrame(file, start, end, width, height);
        this.colors = new RowColors(width);
        this.width = width;
        this.height = height;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public SampleSpace space() {
        return SampleSpace.RGB;
    }

    @Override
    public void next(byte[] rgb, int at) {
        if (isNextThere()) {
            Planes planes = frame.planes();
            int macroblocks = frame.decodedRows() - 1; // rows above those that the planes begin with
            colors.setChroma(planes, macroblocks * Planes.CHROMA_SIDE, y >> 1, neighbor());
            int luma = planes.luma(0) + (y - macroblocks * Planes.LUMA_SIDE) * planes.lumaStride;
            colors.convert(planes.luma, luma, rgb, at);
            intactRows++;
        } else {
            colors.black(rgb, at);
        }
        y++;
    }

    @Override
    public void skip() {
        intactRows += isNextThere() ? 1 : 0;
        y++;
    }

    /** Decodes what the next row needs, and returns whether it is there. */
    private boolean isNextThere() {
        int needed = Math.max(y >> 1, neighbor());
        while (y >= frame.lumaRows() || needed >= frame.chromaRows()) {
            if (!frame.decodeRow()) {
                return false;
            }
        }
        return true;
    }

    /** The other row of chroma that the next row is interpolated from. */
    private int neighbor() {
        return Math.clamp((y & 1) == 0 ? (y >> 1) - 1 : (y >> 1) + 1, 0, (height + 1 >> 1) - 1);
    }

    @Override
    public Optional<Damage> damage() throws RefusedFileException {
        if (intactRows == 0) {
            throw new RefusedFileException("nothing of its picture data is there");
        }
        return intactRows == y ? Optional.empty()
                : Optional.of(new Damage(height, intactRows, "its picture data ends early or is damaged"));
    }
}
