package io.leveret.image.awt.codec;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.SrgbPrimary;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Converts samples with an ICC profile to sRGB, by the JDK's color management (Little CMS).
 *
 * <p>
 * Of a profile with tables, the rendering intent in its header decides which table is used, as in Little CMS:
 * perceptual and saturation take the first one, relative and absolute colorimetric the one for relative colors. That is
 * all that {@link ColorConvertOp} offers. It takes the intent from the profile's class, so the class is changed. Then
 * the darkest color becomes black ({@link BlackPoint}), for which the JDK has no option.
 *
 * <p>
 * Passes a band of pixels at a time, since the JDK copies the arrays it gets. Thread-safe.
 */
final class IccTransform implements ColorTransform {
    private static final int BAND_PIXELS = 1 << 14;
    private static final int SRGB_CHANNELS = 3;

    private static final int VERSION = 8; // position in the header, as those below
    private static final int CLASS = 12;
    private static final int SAMPLES = 16;
    private static final int INTENT = 67; // the lowest byte of a number
    private static final int TAGS = 128;
    private static final int MOST_TAGS = 100;

    private final int channels; // samples of a pixel: 1, 3 or 4
    private final Conversion ofBytes;
    private final Conversion ofShorts;
    private final Optional<BlackPoint> black;

    private IccTransform(int channels, Conversion ofBytes, Conversion ofShorts, Optional<BlackPoint> black) {
        this.channels = channels;
        this.ofBytes = ofBytes;
        this.ofShorts = ofShorts;
        this.black = black;
    }

    /**
     * The JDK's conversion from one type of samples to another. The first call prepares it, which takes milliseconds
     * and is repeated whenever a type changes. If none does, the JDK only reads it, so threads share it.
     */
    private static final class Conversion {
        private final ColorConvertOp operation;
        private boolean prepared;

        Conversion(ICC_Profile profile) {
            operation = new ColorConvertOp(new ICC_Profile[]{profile, Srgb.PROFILE}, null);
        }

        void apply(Raster samples, WritableRaster converted) {
            synchronized (this) {
                if (!prepared) {
                    operation.filter(samples, converted);
                    prepared = true;
                    return;
                }
            }
            operation.filter(samples, converted);
        }
    }

    static Optional<ColorTransform> of(byte[] icc) {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(withIntent(icc));
            Conversion toShorts = new Conversion(profile);
            Optional<BlackPoint> black = blackPoint(icc, profile, toShorts); // a damaged profile fails only here
            return Optional.of(new IccTransform(profile.getNumComponents(),
                    black.isPresent() ? toShorts : new Conversion(profile), new Conversion(profile), black));
        } catch (IllegalArgumentException | CMMException damaged) {
            return Optional.empty();
        }
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public void apply(byte[] samples, byte[] rgb) {
        int pixels = rgb.length / SRGB_CHANNELS;
        for (int first = 0; first < pixels; first += BAND_PIXELS) {
            int count = Math.min(BAND_PIXELS, pixels - first);
            WritableRaster band = band(DataBuffer.TYPE_BYTE, count, channels);
            System.arraycopy(samples, first * channels, bytes(band), 0, count * channels);
            convert(ofBytes, band, rgb, first * SRGB_CHANNELS);
        }
    }

    @Override
    public void apply(int[] samples, byte[] rgb, int start) {
        WritableRaster band = band(DataBuffer.TYPE_USHORT, samples.length / channels, channels);
        band.setPixels(0, 0, band.getWidth(), 1, samples);
        convert(ofShorts, band, rgb, start);
    }

    /** Returns the profile with the class that has its intent, if it has tables. */
    private static byte[] withIntent(byte[] icc) {
        ByteBuffer profile = ByteBuffer.wrap(icc.clone());
        if (hasTables(icc)) {
            profile.put(CLASS, (isRelative(icc) ? "prtr" : "mntr").getBytes(StandardCharsets.US_ASCII));
        }
        return profile.array();
    }

    private static boolean hasTables(byte[] icc) {
        ByteBuffer profile = ByteBuffer.wrap(icc);
        boolean hasTables = false;
        for (int tag = 0; tag < MOST_TAGS && TAGS + 8 + 12 * tag <= icc.length
                && tag < profile.getInt(TAGS); tag++) {
            hasTables |= profile.getInt(TAGS + 4 + 12 * tag) >>> 8 == 0x413242; // A2B
        }
        return hasTables;
    }

    /**
     * The color of no light, or of the darkest inks, if that is not black. Perceptual tables of version 4 have the
     * black that this version states, whatever their darkest color is.
     */
    private static Optional<BlackPoint> blackPoint(byte[] icc, ICC_Profile profile, Conversion toShorts) {
        WritableRaster darkest = band(DataBuffer.TYPE_BYTE, 1, profile.getNumComponents());
        if (icc[SAMPLES] == 'C') { // CMYK
            Arrays.fill(bytes(darkest), (byte) 255);
            if (isRelative(icc)) {
                limitInks(darkest, profile);
            }
        }
        WritableRaster color = band(DataBuffer.TYPE_USHORT, 1, SRGB_CHANNELS);
        toShorts.apply(darkest, color);
        boolean isStated = icc[VERSION] >= 4 && !isRelative(icc) && hasTables(icc);
        return isStated
                ? Optional.of(BlackPoint.perceptual())
                : BlackPoint.of(color.getPixel(0, 0, new int[SRGB_CHANNELS]));
    }

    /**
     * Relative colors of more inks than a press can print may be anything; Little CMS takes for black what the profile
     * prints for black, perceptually. Without a table for that, all inks stay.
     */
    private static void limitInks(WritableRaster inks, ICC_Profile profile) {
        ICC_Profile xyz = ICC_Profile.getInstance(ColorSpace.CS_CIEXYZ);
        try {
            new ColorConvertOp(new ICC_Profile[]{xyz, profile}, null)
                    .filter(band(DataBuffer.TYPE_USHORT, 1, SRGB_CHANNELS), inks);
        } catch (IllegalArgumentException | CMMException readOnly) {
            Arrays.fill(bytes(inks), (byte) 255);
        }
    }

    private static boolean isRelative(byte[] icc) {
        return icc[INTENT] % 2 != 0; // 1: relative, 3: absolute
    }

    private void convert(Conversion toSrgb, Raster band, byte[] rgb, int start) {
        int type = black.isPresent() ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
        WritableRaster converted = band(type, band.getWidth(), SRGB_CHANNELS);
        toSrgb.apply(band, converted);
        if (black.isPresent()) {
            black.get().apply(((DataBufferUShort) converted.getDataBuffer()).getData(), rgb, start);
        } else {
            System.arraycopy(bytes(converted), 0, rgb, start, band.getWidth() * SRGB_CHANNELS);
        }
    }

    private static WritableRaster band(int type, int pixels, int channels) {
        return Raster.createInterleavedRaster(type, pixels, 1, channels, null);
    }

    private static byte[] bytes(Raster band) {
        return ((DataBufferByte) band.getDataBuffer()).getData();
    }

    /**
     * The JDK's sRGB with the primaries of IEC 61966-2-1, adapted to D50, to the last digit: the JDK's differ by
     * 0.0002, which dark saturated colors magnify to three byte values. A separate class because loading it takes time.
     */
    private static final class Srgb {
        private static final ICC_Profile PROFILE = profile();

        private static ICC_Profile profile() {
            ICC_Profile profile = ICC_Profile.getInstance(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
            profile.setData(ICC_Profile.icSigRedColorantTag, xyz(SrgbPrimary.RED));
            profile.setData(ICC_Profile.icSigGreenColorantTag, xyz(SrgbPrimary.GREEN));
            profile.setData(ICC_Profile.icSigBlueColorantTag, xyz(SrgbPrimary.BLUE));
            return profile;
        }

        /** An XYZType (section 10.31): numbers in units of 2⁻¹⁶. */
        private static byte[] xyz(SrgbPrimary primary) {
            ByteBuffer type = ByteBuffer.allocate(20).put("XYZ ".getBytes(StandardCharsets.US_ASCII)).putInt(0);
            for (double value : primary.xyz()) {
                type.putInt((int) Math.round(Math.scalb(value, 16)));
            }
            return type.array();
        }
    }
}
