package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.List;
import java.util.Optional;

/** Gives the rows of a picture one after the other: upsamples the components and combines them. */
final class PictureRows implements DecodedImage.Bytes {
    private static final int FRACTION_BITS = 16;
    private static final int CENTER = 128;
    private static final int LEVELS = 256;

    // round(factor · 2¹⁶ · (level − 128)), of JFIF's conversion; sums of the two for green are rounded once.
    private static final int[] RED_OF_CR = new int[LEVELS];
    private static final int[] BLUE_OF_CB = new int[LEVELS];
    private static final int[] GREEN_OF_CR = new int[LEVELS];
    private static final int[] GREEN_OF_CB = new int[LEVELS];

    static {
        int half = 1 << FRACTION_BITS - 1;
        for (int level = 0; level < LEVELS; level++) {
            int chroma = level - CENTER;
            RED_OF_CR[level] = factor(1.40200) * chroma + half >> FRACTION_BITS;
            BLUE_OF_CB[level] = factor(1.77200) * chroma + half >> FRACTION_BITS;
            GREEN_OF_CR[level] = -factor(0.71414) * chroma;
            GREEN_OF_CB[level] = -factor(0.34414) * chroma + half;
        }
    }

    private final JpegPicture picture;
    private final RowUpsampler[] upsamplers;
    private final Component[] components;
    private final SampleSpace space;
    private final boolean isYcc;
    private final int width;
    private final int height;
    private int y;

    /**
     * Prepares.
     *
     * @param eighths the scale
     * @param space the meaning of its samples
     * @param isYcc whether three components are luma and chroma, which become RGB
     */
    PictureRows(JpegPicture picture, int eighths, SampleSpace space, boolean isYcc) {
        this.picture = picture;
        this.space = space;
        this.isYcc = isYcc;
        Frame frame = picture.frame();
        this.width = scaled(frame.width(), eighths);
        this.height = scaled(frame.height(), eighths);
        List<Component> all = picture.components();
        this.components = all.toArray(Component[]::new);
        this.upsamplers = all.stream().map(component -> new RowUpsampler(component, frame, eighths, width))
                .toArray(RowUpsampler[]::new);
    }

    /** The samples of a side at a scale, rounded up. */
    static int scaled(int side, int eighths) {
        return (int) (((long) side * eighths + Block.SIDE - 1) / Block.SIDE);
    }

    private static int factor(double number) {
        return (int) (number * (1 << FRACTION_BITS) + 0.5);
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
        return space;
    }

    @Override
    public void skip() {
        y++;
    }

    @Override
    public Optional<Damage> damage() throws RefusedFileException {
        return picture.damage();
    }

    @Override
    public void next(byte[] samples, int at) {
        for (int i = 0; i < components.length; i++) {
            Component component = components[i];
            int needed = upsamplers[i].lastNeeded(y);
            while (picture.decodedRows() * component.vertical * component.side <= needed) {
                picture.decodeRow();
            }
        }
        for (RowUpsampler upsampler : upsamplers) {
            upsampler.make(y);
        }
        if (isYcc) {
            toRgb(samples, at);
        } else {
            interleave(samples, at);
        }
        y++;
    }

    private void interleave(byte[] samples, int at) {
        for (int i = 0; i < upsamplers.length; i++) {
            byte[] from = upsamplers[i].samples();
            int start = upsamplers[i].start(y);
            for (int x = 0; x < width; x++) {
                samples[at + x * upsamplers.length + i] = from[start + x];
            }
        }
    }

    private void toRgb(byte[] rgb, int at) {
        byte[] lumas = upsamplers[0].samples();
        byte[] blues = upsamplers[1].samples();
        byte[] reds = upsamplers[2].samples();
        int lumaAt = upsamplers[0].start(y);
        int blueAt = upsamplers[1].start(y);
        int redAt = upsamplers[2].start(y);
        int to = at;
        for (int x = 0; x < width; x++) {
            int luma = lumas[lumaAt + x] & 0xff;
            int cb = blues[blueAt + x] & 0xff;
            int cr = reds[redAt + x] & 0xff;
            rgb[to] = limit(luma + RED_OF_CR[cr]);
            rgb[to + 1] = limit(luma + (GREEN_OF_CB[cb] + GREEN_OF_CR[cr] >> FRACTION_BITS));
            rgb[to + 2] = limit(luma + BLUE_OF_CB[cb]);
            to += 3;
        }
    }

    private static byte limit(int value) {
        return (byte) (value < 0 ? 0 : value > 255 ? 255 : value);
    }
}
