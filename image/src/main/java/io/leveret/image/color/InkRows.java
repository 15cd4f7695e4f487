package io.leveret.image.color;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns the four components of a CMYK or YCCK JPEG into RGB.
 *
 * <p>
 * JPEG files store the remaining paper, 255 meaning no ink, as Adobe's programs do; practically every CMYK JPEG
 * follows. YCCK stores {@code 255 − C, 255 − M, 255 − Y} of these as YCbCr, so that the first three components turned
 * to RGB (ITU-T T.871) are the ink itself. The file's ICC profile converts the inks to colors as printed; without one,
 * {@code R = (255 − C)(255 − K) / 255} and so on, as in most programs.
 */
final class InkRows extends ConvertedRows {
    private static final int INKS = 4;

    private final DecodedImage.Bytes stored;
    private final Optional<ColorTransform> transform;
    private final byte[] inks; // [width][4], 255 is full ink
    private final byte[] row; // [width][3]

    InkRows(DecodedImage.Bytes stored, Optional<ColorTransform> transform) {
        super(stored);
        this.stored = stored;
        this.transform = transform;
        this.inks = new byte[stored.width() * INKS];
        this.row = new byte[stored.width() * CHANNELS];
    }

    @Override
    public void next(byte[] rgb, int at) throws IOException {
        stored.next(inks, 0);
        for (int i = 0; i < inks.length; i += INKS) {
            toInk(inks, i, stored.space() == SampleSpace.YCCK);
        }
        transform.ifPresentOrElse(press -> press.apply(inks, row), () -> multiply(inks, row));
        System.arraycopy(row, 0, rgb, at, row.length);
    }

    private static void toInk(byte[] samples, int at, boolean ycck) {
        int first = samples[at] & 0xff;
        int second = samples[at + 1] & 0xff;
        int third = samples[at + 2] & 0xff;
        if (ycck) {
            double blueness = second - 128;
            double redness = third - 128;
            samples[at] = clamp(first + 1.402 * redness);
            samples[at + 1] = clamp(first - 0.344136 * blueness - 0.714136 * redness);
            samples[at + 2] = clamp(first + 1.772 * blueness);
        } else {
            samples[at] = (byte) (255 - first);
            samples[at + 1] = (byte) (255 - second);
            samples[at + 2] = (byte) (255 - third);
        }
        samples[at + 3] = (byte) (255 - (samples[at + 3] & 0xff));
    }

    private static byte clamp(double value) {
        return (byte) Math.clamp((int) (value + 0.5), 0, 255);
    }

    private static void multiply(byte[] inks, byte[] rgb) {
        int to = 0;
        for (int from = 0; from < inks.length; from += INKS) {
            int light = 255 - Byte.toUnsignedInt(inks[from + 3]);
            for (int i = 0; i < CHANNELS; i++) {
                rgb[to++] = (byte) (((255 - Byte.toUnsignedInt(inks[from + i])) * light + 127) / 255);
            }
        }
    }
}
