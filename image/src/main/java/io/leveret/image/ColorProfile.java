package io.leveret.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * An ICC profile (ICC.1:2022) that says what colors a picture's samples are, and the way from there to sRGB, by the
 * JDK's color management (Little CMS).
 *
 * <p>
 * That gets a band of pixels at a time, since it copies the arrays it is given.
 */
final class ColorProfile {
    /** Profiles of printers have up to 3 MB, those of cameras and displays a few kilobytes. */
    static final int MOST_BYTES = 4 << 20;

    private static final int BAND_PIXELS = 1 << 14;
    private static final int BYTE_VALUES = 256;

    private final int channels; // samples of a pixel: 1, 3 or 4
    private final ColorConvertOp toSrgb;

    private ColorProfile(int channels, ColorConvertOp toSrgb) {
        this.channels = channels;
        this.toSrgb = toSrgb;
    }

    /**
     * The profile of samples that have to be converted. Empty if they are sRGB already or nothing can be made of the
     * profile: it is missing, damaged, too large, or one of other samples. Such a picture is taken as stored, since a
     * photo is worth more than its metadata.
     *
     * @param icc
     *            the profile's bytes; no bytes if there is none
     * @param colorSpaceType
     *            what the samples are: {@link ColorSpace#TYPE_RGB}, {@code TYPE_GRAY} or {@code TYPE_CMYK}
     */
    static Optional<ColorProfile> of(byte[] icc, int colorSpaceType) {
        if (!isUsable(icc, colorSpaceType) || colorSpaceType == ColorSpace.TYPE_RGB && SrgbProfile.matches(icc)) {
            return Optional.empty();
        }
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            ColorProfile made = new ColorProfile(profile.getNumComponents(),
                    new ColorConvertOp(new ICC_Profile[]{profile, Srgb.PROFILE}, null));
            made.toSrgb(new byte[made.channels], new byte[Pixels.CHANNELS]); // what is damaged inside shows only now
            return Optional.of(made);
        } catch (IllegalArgumentException | CMMException damaged) {
            return Optional.empty();
        }
    }

    /** A copy of the bytes of a profile in a file; none if they are not all there, or too many for any profile. */
    static byte[] stored(ByteCursor file, long position, long bytes) {
        return bytes <= MOST_BYTES ? file.bytes(position, bytes) : new byte[0];
    }

    /** Whether the header is whole and one of a profile from such samples to colors (sections 7.2.4 to 7.2.9). */
    private static boolean isUsable(byte[] icc, int colorSpaceType) {
        ByteCursor cursor = new ByteCursor(icc, ByteOrder.BIG_ENDIAN);
        String samples = switch (colorSpaceType) {
            case ColorSpace.TYPE_RGB -> "RGB ";
            case ColorSpace.TYPE_GRAY -> "GRAY";
            case ColorSpace.TYPE_CMYK -> "CMYK";
            default ->
                    throw new IllegalArgumentException("no profile is read of color spaces of type " + colorSpaceType);
        };
        boolean device = cursor.has(12, "mntr") || cursor.has(12, "scnr") || cursor.has(12, "prtr")
                || cursor.has(12, "spac");
        boolean colors = cursor.has(20, "XYZ ") || cursor.has(20, "Lab ");
        try {
            return icc.length <= MOST_BYTES && device && colors && cursor.has(16, samples) && cursor.has(36, "acsp")
                    && cursor.u32(0) <= icc.length;
        } catch (IIOException cutOff) {
            return false;
        }
    }

    /**
     * Converts samples of 8 bits.
     *
     * @param samples
     *            {@code [pixels][channels]}
     * @param rgb
     *            {@code [pixels][3]}, receives sRGB; may be the same array if there are three channels
     */
    void toSrgb(byte[] samples, byte[] rgb) {
        int pixels = rgb.length / Pixels.CHANNELS;
        for (int first = 0; first < pixels; first += BAND_PIXELS) {
            int count = Math.min(BAND_PIXELS, pixels - first);
            WritableRaster band = band(DataBuffer.TYPE_BYTE, count, channels);
            System.arraycopy(samples, first * channels, bytes(band), 0, count * channels);
            convert(band, rgb, first * Pixels.CHANNELS);
        }
    }

    /**
     * Converts samples of 16 bits.
     *
     * @param samples
     *            {@code [pixels][channels]}, 0 to 65535
     * @param rgb
     *            receives {@code [pixels][3]} of sRGB
     * @param start
     *            where in {@code rgb}
     */
    void toSrgb(int[] samples, byte[] rgb, int start) {
        WritableRaster band = band(DataBuffer.TYPE_USHORT, samples.length / channels, channels);
        band.setPixels(0, 0, band.getWidth(), 1, samples);
        convert(band, rgb, start);
    }

    /** Converts pixels of 8 bits, {@code [pixels][3]}, where they are; of gray ones all three channels are equal. */
    void convertInPlace(byte[] rgb) {
        if (channels == Pixels.CHANNELS) {
            toSrgb(rgb, rgb);
            return;
        }
        byte[] grays = new byte[BYTE_VALUES];
        for (int gray = 0; gray < BYTE_VALUES; gray++) {
            grays[gray] = (byte) gray;
        }
        byte[] colors = new byte[BYTE_VALUES * Pixels.CHANNELS]; // [gray][3]
        toSrgb(grays, colors);
        for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
            System.arraycopy(colors, (rgb[i] & 0xff) * Pixels.CHANNELS, rgb, i, Pixels.CHANNELS);
        }
    }

    private void convert(Raster band, byte[] rgb, int start) {
        WritableRaster converted = band(DataBuffer.TYPE_BYTE, band.getWidth(), Pixels.CHANNELS);
        toSrgb.filter(band, converted);
        System.arraycopy(bytes(converted), 0, rgb, start, band.getWidth() * Pixels.CHANNELS);
    }

    private static WritableRaster band(int type, int pixels, int channels) {
        return Raster.createInterleavedRaster(type, pixels, 1, channels, null);
    }

    private static byte[] bytes(Raster band) {
        return ((DataBufferByte) band.getDataBuffer()).getData();
    }

    /**
     * The JDK's sRGB with the primaries of IEC 61966-2-1, adapted to D50, to the last digit: its own are 0.0002 away, which
     * dark saturated colors magnify to three steps of a byte. A class of its own because loading it takes time.
     */
    private static final class Srgb {
        private static final ICC_Profile PROFILE = profile();

        private static ICC_Profile profile() {
            ICC_Profile profile = ICC_Profile.getInstance(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
            profile.setData(ICC_Profile.icSigRedColorantTag, xyz(SrgbProfile.RED));
            profile.setData(ICC_Profile.icSigGreenColorantTag, xyz(SrgbProfile.GREEN));
            profile.setData(ICC_Profile.icSigBlueColorantTag, xyz(SrgbProfile.BLUE));
            return profile;
        }

        /** An XYZType (section 10.31): numbers in units of 2⁻¹⁶. */
        private static byte[] xyz(double[] color) {
            ByteBuffer type = ByteBuffer.allocate(20).put("XYZ ".getBytes(StandardCharsets.US_ASCII)).putInt(0);
            for (double value : color) {
                type.putInt((int) Math.round(Math.scalb(value, 16)));
            }
            return type.array();
        }
    }
}
