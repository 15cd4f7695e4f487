package io.leveret.image.color;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.Optional;

/** Converts the samples that a codec returns to sRGB: unchanged, or by their ICC profile. */
public final class SamplesToRgb {
    private static final int CHANNELS = 3; // of the result
    private static final int BYTE_VALUES = 256;
    private static final int LARGEST_BYTE = 255;
    private static final int LARGEST_SHORT = 65535;

    private SamplesToRgb() {}

    /**
     * Returns {@code [height][width][3]}, which may be the array of the picture.
     *
     * @param icc the profile of the samples; no bytes if there is none
     * @throws RefusedFileException if the colors need a conversion and no color management is present
     */
    public static byte[] convert(DecodedImage picture, byte[] icc) throws RefusedFileException {
        return switch (picture) {
            case DecodedImage.Rows rows -> convertRows(rows, icc);
            case DecodedImage.Bytes bytes -> switch (bytes.space()) {
                case GRAY -> convertGray(bytes.samples(), icc);
                case RGB -> convertRgb(bytes.samples(), icc);
                case SRGB -> bytes.samples();
                case CMYK, YCCK -> CmykToRgb.convert(bytes, icc);
            };
        };
    }

    private static byte[] convertRgb(byte[] rgb, byte[] icc) throws RefusedFileException {
        ProfileConversion.of(icc, SampleSpace.RGB).ifPresent(transform -> transform.apply(rgb, rgb));
        return rgb;
    }

    /** Converts each of the 256 byte values once. */
    private static byte[] convertGray(byte[] grays, byte[] icc) throws RefusedFileException {
        byte[] rgb = new byte[grays.length * CHANNELS];
        Optional<ColorTransform> transform = ProfileConversion.of(icc, SampleSpace.GRAY);
        if (transform.isEmpty()) {
            int to = 0;
            for (byte gray : grays) {
                rgb[to] = gray;
                rgb[to + 1] = gray;
                rgb[to + 2] = gray;
                to += CHANNELS;
            }
            return rgb;
        }
        byte[] values = new byte[BYTE_VALUES];
        for (int gray = 0; gray < BYTE_VALUES; gray++) {
            values[gray] = (byte) gray;
        }
        byte[] colors = new byte[BYTE_VALUES * CHANNELS]; // [gray][3]
        transform.get().apply(values, colors);
        for (int i = 0; i < grays.length; i++) {
            System.arraycopy(colors, (grays[i] & 0xff) * CHANNELS, rgb, i * CHANNELS, CHANNELS);
        }
        return rgb;
    }

    /**
     * Converts samples of other sizes. With a profile they become 16 bits first, since colors near the edge of sRGB
     * magnify the rounding to 8 bits.
     */
    private static byte[] convertRows(DecodedImage.Rows picture, byte[] icc) throws RefusedFileException {
        int channels = picture.space().channels();
        Optional<ColorTransform> transform = ProfileConversion.of(icc, picture.space());
        int largest = transform.isPresent() ? LARGEST_SHORT : LARGEST_BYTE;
        int[] samples = new int[picture.width() * channels]; // [width][channels]
        int rowBytes = picture.width() * CHANNELS;
        byte[] rgb = new byte[picture.height() * rowBytes];
        for (int y = 0; y < picture.height(); y++) {
            picture.reader().read(y, largest, samples);
            if (transform.isPresent()) {
                transform.get().apply(samples, rgb, y * rowBytes);
            } else {
                spread(samples, channels, rgb, y * rowBytes);
            }
        }
        return rgb;
    }

    /** Spreads one or three samples of 8 bits to three. */
    private static void spread(int[] samples, int channels, byte[] rgb, int start) {
        int to = start;
        for (int i = 0; i < samples.length; i += channels) {
            rgb[to++] = (byte) samples[i];
            rgb[to++] = (byte) samples[i + (channels - 1) / 2];
            rgb[to++] = (byte) samples[i + channels - 1];
        }
    }
}
