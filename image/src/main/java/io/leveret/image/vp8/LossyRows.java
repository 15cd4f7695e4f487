package io.leveret.image.vp8;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Gives the rows of a picture one after the other, as libwebp does by default: chroma is interpolated between the
 * centers of its samples, weighted 9 : 3 : 3 : 1, and luma and chroma become RGB by factors in 16384ths.
 */
public final class LossyRows implements DecodedImage.Bytes {
    private static final int CHANNELS = 3;

    // ITU-R BT.601 with luma 16 to 235 and chroma 16 to 240, times 2¹⁴; products keep 6 bits of the fraction.
    private static final int LUMA = 19077; // 255 / 219
    private static final int RED_OF_CR = 26149;
    private static final int GREEN_OF_CB = 6419;
    private static final int GREEN_OF_CR = 13320;
    private static final int BLUE_OF_CB = 33050;
    private static final int RED_OFFSET = 14234;
    private static final int GREEN_OFFSET = 8708;
    private static final int BLUE_OFFSET = 17685;
    private static final int KEPT_BITS = 6;

    private final KeyFrame frame;
    private final int width;
    private final int height;
    private final int[] blues; // [chroma width] of two rows, weighted 3 : 1
    private final int[] reds;
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
        this.width = width;
        this.height = height;
        this.blues = new int[width + 1 >> 1];
        this.reds = new int[width + 1 >> 1];
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
            int chromaRow = y >> 1;
            Planes planes = frame.planes();
            int firstRow = frame.decodedRows() - 1;
            int luma = planes.luma(0) + (y - firstRow * Planes.LUMA_SIDE) * planes.lumaStride;
            int near = planes.chroma(0) + (chromaRow - firstRow * Planes.CHROMA_SIDE) * planes.chromaStride;
            int far = planes.chroma(0) + (neighbor() - firstRow * Planes.CHROMA_SIDE) * planes.chromaStride;
            weight(planes.blue, near, far, blues);
            weight(planes.red, near, far, reds);
            convert(planes.luma, luma, rgb, at);
            intactRows++;
        } else {
            Arrays.fill(rgb, at, at + width * CHANNELS, (byte) 0);
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

    private static void weight(byte[] samples, int near, int far, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] = (samples[near + x] & 0xff) * 3 + (samples[far + x] & 0xff);
        }
    }

    private void convert(byte[] lumas, int from, byte[] rgb, int at) {
        int last = blues.length - 1;
        for (int x = 0; x < width; x++) {
            int center = x >> 1;
            int beside = Math.clamp((x & 1) == 0 ? center - 1 : center + 1, 0, last);
            int blue = 3 * blues[center] + blues[beside] + 8 >> 4;
            int red = 3 * reds[center] + reds[beside] + 8 >> 4;
            int luma = (lumas[from + x] & 0xff) * LUMA >> 8;
            int to = at + CHANNELS * x;
            rgb[to] = limited(luma + (red * RED_OF_CR >> 8) - RED_OFFSET);
            rgb[to + 1] = limited(luma - (blue * GREEN_OF_CB >> 8) - (red * GREEN_OF_CR >> 8) + GREEN_OFFSET);
            rgb[to + 2] = limited(luma + (blue * BLUE_OF_CB >> 8) - BLUE_OFFSET);
        }
    }

    private static byte limited(int value) {
        return (byte) Math.min(Math.max(value >> KEPT_BITS, 0), 255);
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
