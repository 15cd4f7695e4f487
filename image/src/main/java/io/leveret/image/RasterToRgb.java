package io.leveret.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SinglePixelPackedSampleModel;
import java.util.Optional;

/**
 * Copies the samples of a {@link BufferedImage} into RGB bytes.
 *
 * <p>
 * {@link BufferedImage#getRGB} is right only for sRGB: Java takes its gray as linear light, so the stored gray 128
 * comes back as 188. Here gray and RGB samples are taken as stored, which is also much faster, and then converted if
 * they have a {@link ColorProfile}; only rare kinds (CMYK, Lab, multiplied by alpha) go through their color model,
 * which converts them itself.
 */
final class RasterToRgb {
    private RasterToRgb() {}

    /**
     * The profile of the image's own color space; no bytes if that is sRGB or Java's linear gray, which stands for any
     * gray, or if the color model converts by itself.
     */
    static byte[] profileOf(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        ColorSpace space = colors.getColorSpace();
        if (!isStoredAsIs(colors) || space.isCS_sRGB() || space == ColorSpace.getInstance(ColorSpace.CS_GRAY)) {
            return new byte[0];
        }
        return ((ICC_ColorSpace) space).getProfile().getData();
    }

    /**
     * Fills and returns {@code rgb}, {@code [height][width][3]}.
     *
     * @param icc
     *            the profile of the samples, whatever the image's own color space says; no bytes if there is none
     */
    static byte[] convert(BufferedImage image, byte[] icc, byte[] rgb) {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        if (isByteInterleaved(raster, colors) || isPackedRgb(raster, colors) || isPalette(raster, colors)) {
            copy(image, rgb);
            profile(colors, icc).ifPresent(profile -> profile.convertInPlace(rgb));
        } else if (isStoredAsIs(colors)) {
            copyScaled(raster, (ComponentColorModel) colors, profile(colors, icc), rgb);
        } else {
            copyThroughColorModel(image, rgb);
        }
        return rgb;
    }

    private static Optional<ColorProfile> profile(ColorModel colors, byte[] icc) {
        return ColorProfile.of(icc, colors.getColorSpace().getType());
    }

    /** Samples of 8 bits, as they are. */
    private static void copy(BufferedImage image, byte[] rgb) {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        if (isByteInterleaved(raster, colors)) {
            copyBytes(raster, rgb);
        } else if (isPackedRgb(raster, colors)) {
            copyPackedInts(raster, image.getType() == BufferedImage.TYPE_INT_BGR, rgb);
        } else {
            copyPalette(raster, (IndexColorModel) colors, rgb);
        }
    }

    private static boolean isStoredAsIs(ColorModel colors) {
        int type = colors.getColorSpace().getType();
        return colors instanceof ComponentColorModel && colors.getColorSpace() instanceof ICC_ColorSpace
                && !colors.isAlphaPremultiplied() && (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB);
    }

    private static boolean isByteInterleaved(Raster raster, ColorModel colors) {
        return isStoredAsIs(colors) && colors.getComponentSize(0) == 8
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel
                && raster.getDataBuffer() instanceof DataBufferByte data && data.getNumBanks() == 1;
    }

    private static boolean isPackedRgb(Raster raster, ColorModel colors) {
        return colors.getColorSpace().isCS_sRGB() && !colors.isAlphaPremultiplied()
                && raster.getSampleModel() instanceof SinglePixelPackedSampleModel samples
                && raster.getDataBuffer() instanceof DataBufferInt
                && (samples.getBitMasks()[1] == 0xff00
                        && (samples.getBitMasks()[0] | samples.getBitMasks()[2]) == 0xff00ff);
    }

    private static boolean isPalette(Raster raster, ColorModel colors) {
        return colors instanceof IndexColorModel && raster.getNumBands() == 1;
    }

    private static void copyBytes(Raster raster, byte[] rgb) {
        PixelInterleavedSampleModel samples = (PixelInterleavedSampleModel) raster.getSampleModel();
        byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
        int[] offsets = samples.getBandOffsets();
        boolean gray = offsets.length < Pixels.CHANNELS;
        int red = offsets[0];
        int green = gray ? red : offsets[1];
        int blue = gray ? red : offsets[2];
        int step = samples.getPixelStride();
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = firstElement(raster, samples.getScanlineStride(), step, y);
            for (int x = 0; x < raster.getWidth(); x++) {
                rgb[to] = data[from + red];
                rgb[to + 1] = data[from + green];
                rgb[to + 2] = data[from + blue];
                to += Pixels.CHANNELS;
                from += step;
            }
        }
    }

    private static void copyPackedInts(Raster raster, boolean blueFirst, byte[] rgb) {
        SinglePixelPackedSampleModel samples = (SinglePixelPackedSampleModel) raster.getSampleModel();
        int[] data = ((DataBufferInt) raster.getDataBuffer()).getData();
        int redShift = blueFirst ? 0 : 16;
        int blueShift = 16 - redShift;
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = firstElement(raster, samples.getScanlineStride(), 1, y);
            for (int x = 0; x < raster.getWidth(); x++) {
                int pixel = data[from++];
                rgb[to] = (byte) (pixel >> redShift);
                rgb[to + 1] = (byte) (pixel >> 8);
                rgb[to + 2] = (byte) (pixel >> blueShift);
                to += Pixels.CHANNELS;
            }
        }
    }

    private static int firstElement(Raster raster, int rowStep, int pixelStep, int y) {
        return raster.getDataBuffer().getOffset()
                + (y + raster.getMinY() - raster.getSampleModelTranslateY()) * rowStep
                + (raster.getMinX() - raster.getSampleModelTranslateX()) * pixelStep;
    }

    private static void copyPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
        int[] colors = new int[palette.getMapSize()]; // ARGB
        palette.getRGBs(colors);
        int[] row = new int[raster.getWidth()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int index : row) {
                // A file may name an entry its palette lacks; such pixels are black, as browsers show them.
                int color = index < colors.length ? colors[index] : 0;
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
            }
        }
    }

    /**
     * Samples of other sizes: {@code round(sample · 255 / largest)}; floating point has 1 as its largest. With a profile
     * they become 16 bits first, since colors near the edge of sRGB magnify what 8 bits round.
     */
    private static void copyScaled(Raster raster, ComponentColorModel colors, Optional<ColorProfile> profile,
            byte[] rgb) {
        double largest = switch (raster.getTransferType()) {
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> 1;
            default -> Math.scalb(1.0, colors.getComponentSize(0)) - 1;
        };
        // A 32-bit sample comes as a negative int when its top bit is set.
        boolean unsignedInt = raster.getTransferType() == DataBuffer.TYPE_INT;
        int bands = raster.getNumBands();
        int channels = bands < Pixels.CHANNELS ? 1 : Pixels.CHANNELS;
        int newLargest = profile.isPresent() ? 65535 : 255;
        double[] row = new double[raster.getWidth() * bands]; // [width][bands]
        int[] samples = new int[raster.getWidth() * channels]; // [width][channels]
        int rowBytes = raster.getWidth() * Pixels.CHANNELS;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < samples.length; i++) {
                double sample = row[i / channels * bands + i % channels];
                double value = unsignedInt && sample < 0 ? sample + 0x1p32 : sample;
                samples[i] = Math.clamp(Math.round(value * (newLargest / largest)), 0, newLargest); // NaN is 0
            }
            if (profile.isPresent()) {
                profile.get().toSrgb(samples, rgb, y * rowBytes);
            } else {
                spread(samples, channels, rgb, y * rowBytes);
            }
        }
    }

    /** One or three samples of 8 bits to three. */
    private static void spread(int[] samples, int channels, byte[] rgb, int start) {
        int to = start;
        for (int i = 0; i < samples.length; i += channels) {
            rgb[to++] = (byte) samples[i];
            rgb[to++] = (byte) samples[i + (channels - 1) / 2];
            rgb[to++] = (byte) samples[i + channels - 1];
        }
    }

    private static void copyThroughColorModel(BufferedImage image, byte[] rgb) {
        int[] row = new int[image.getWidth()]; // ARGB, not premultiplied
        int to = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int color : row) {
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
            }
        }
    }
}
