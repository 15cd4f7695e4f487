package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.codec.StoredImage;
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
import java.util.stream.IntStream;

/**
 * Takes the samples out of a {@link BufferedImage}.
 *
 * <p>
 * {@link BufferedImage#getRGB} is right only for sRGB: Java treats gray as linear light, so the stored gray 128 comes
 * back as 188. This class uses gray and RGB samples as stored, which is also much faster; only rare kinds (CMYK of
 * 16 bits, Lab, packed RGB that is not {@code 0xrrggbb} or {@code 0xbbggrr}) go through their color model, which
 * converts them to sRGB. Colors that are multiplied by alpha are divided by it.
 */
public final class RasterSamples {
    private static final int RGB_CHANNELS = 3;
    private static final int INKS = 4;

    private RasterSamples() {}

    /**
     * The profile of the image's own color space; no bytes if that is sRGB or Java's linear gray, which it assigns to
     * any gray, or if the color model converts.
     */
    public static byte[] profileOf(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        ColorSpace space = colors.getColorSpace();
        if (!isStoredAsIs(colors) && !isInks(image.getRaster(), colors) || space.isCS_sRGB()
                || space == ColorSpace.getInstance(ColorSpace.CS_GRAY)) {
            return new byte[0];
        }
        return space instanceof ICC_ColorSpace profiled ? profiled.getProfile().getData() : new byte[0];
    }

    /** The samples as they are stored; the image must not change before they are used. */
    public static DecodedImage of(BufferedImage image) {
        return of(image, Optional.empty());
    }

    /**
     * The samples as they are stored.
     *
     * @param damage what is missing of the image
     */
    static DecodedImage of(BufferedImage image, Optional<Damage> damage) {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        int width = raster.getWidth();
        int height = raster.getHeight();
        if (isByteInterleaved(raster, colors)) {
            return isGray(colors)
                    ? new StoredImage(width, height, SampleSpace.GRAY, grays(raster), damage)
                    : new StoredImage(width, height, SampleSpace.RGB, bytes(raster), damage);
        } else if (isPackedRgb(raster, colors)) {
            boolean blueFirst = ((SinglePixelPackedSampleModel) raster.getSampleModel()).getBitMasks()[0] == 0xff;
            return new StoredImage(width, height, SampleSpace.RGB, packedInts(raster, blueFirst), damage);
        } else if (isPalette(raster, colors)) {
            return new StoredImage(width, height, SampleSpace.RGB, palette(raster, (IndexColorModel) colors), damage);
        } else if (isInks(raster, colors)) {
            return ofInks(raster, damage);
        } else if (isStoredAsIs(colors)) {
            return new ScaledSamples(raster, isGray(colors) ? SampleSpace.GRAY : SampleSpace.RGB,
                    SampleScale.of(colors, raster.getNumBands()), colors.isAlphaPremultiplied(), damage);
        }
        return new StoredImage(width, height, SampleSpace.SRGB, throughColorModel(image), damage);
    }

    /** The samples of an image that nobody else uses: most have their array, which saves half of the memory. */
    static DecodedImage ofOwn(BufferedImage image, Optional<Damage> damage) {
        if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
            return of(image, damage);
        }
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData(); // [height][width][3]
        if (samples.length != image.getHeight() * image.getWidth() * RGB_CHANNELS) {
            return of(image, damage);
        }
        for (int i = 0; i < samples.length; i += RGB_CHANNELS) {
            byte blue = samples[i];
            samples[i] = samples[i + 2];
            samples[i + 2] = blue;
        }
        return new StoredImage(image.getWidth(), image.getHeight(), SampleSpace.RGB, samples, damage);
    }

    /** CMYK with 255 for full ink, as in TIFF; alpha is left out. */
    private static DecodedImage ofInks(Raster raster, Optional<Damage> damage) {
        byte[] samples = new byte[raster.getHeight() * raster.getWidth() * INKS]; // [height][width][4]
        int[] pixels = new int[raster.getWidth() * raster.getNumBands()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, pixels);
            for (int pixel = 0; pixel < pixels.length; pixel += raster.getNumBands()) {
                for (int ink = 0; ink < INKS; ink++) {
                    samples[to++] = (byte) (255 - pixels[pixel + ink]);
                }
            }
        }
        return new StoredImage(raster.getWidth(), raster.getHeight(), SampleSpace.CMYK, samples, damage);
    }

    private static boolean isInks(Raster raster, ColorModel colors) {
        return colors.getColorSpace().getType() == ColorSpace.TYPE_CMYK && colors instanceof ComponentColorModel
                && !colors.isAlphaPremultiplied() && raster.getTransferType() == DataBuffer.TYPE_BYTE
                && raster.getNumBands() >= INKS;
    }

    private static boolean isGray(ColorModel colors) {
        return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private static boolean isStoredAsIs(ColorModel colors) {
        int type = colors.getColorSpace().getType();
        return colors instanceof ComponentColorModel && colors.getColorSpace() instanceof ICC_ColorSpace
                && (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB);
    }

    private static boolean isByteInterleaved(Raster raster, ColorModel colors) {
        return isStoredAsIs(colors) && !colors.isAlphaPremultiplied()
                && colors.getTransferType() == DataBuffer.TYPE_BYTE
                && IntStream.range(0, isGray(colors) ? 1 : RGB_CHANNELS).allMatch(i -> colors.getComponentSize(i) == 8)
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel
                && raster.getDataBuffer() instanceof DataBufferByte data && data.getNumBanks() == 1;
    }

    private static boolean isPackedRgb(Raster raster, ColorModel colors) {
        return colors.getColorSpace().isCS_sRGB() && !colors.isAlphaPremultiplied()
                && raster.getSampleModel() instanceof SinglePixelPackedSampleModel samples
                && raster.getDataBuffer() instanceof DataBufferInt
                && samples.getBitMasks()[1] == 0xff00
                && (samples.getBitMasks()[0] == 0xff0000 && samples.getBitMasks()[2] == 0xff
                        || samples.getBitMasks()[0] == 0xff && samples.getBitMasks()[2] == 0xff0000);
    }

    private static boolean isPalette(Raster raster, ColorModel colors) {
        return colors instanceof IndexColorModel && raster.getNumBands() == 1;
    }

    private static byte[] grays(Raster raster) {
        PixelInterleavedSampleModel samples = (PixelInterleavedSampleModel) raster.getSampleModel();
        byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
        int width = raster.getWidth();
        int step = samples.getPixelStride();
        int firstElement = firstElement(raster, samples.getScanlineStride(), step, 0) + samples.getBandOffsets()[0];
        if (firstElement == 0 && step == 1 && samples.getScanlineStride() == width
                && data.length == width * raster.getHeight()) {
            return data;
        }
        byte[] grays = new byte[raster.getHeight() * width]; // [height][width]
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = firstElement + y * samples.getScanlineStride();
            for (int x = 0; x < width; x++) {
                grays[to++] = data[from];
                from += step;
            }
        }
        return grays;
    }

    private static byte[] bytes(Raster raster) {
        PixelInterleavedSampleModel samples = (PixelInterleavedSampleModel) raster.getSampleModel();
        byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
        byte[] rgb = rgb(raster);
        int[] offsets = samples.getBandOffsets();
        int red = offsets[0];
        int green = offsets[1];
        int blue = offsets[2];
        int step = samples.getPixelStride();
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = firstElement(raster, samples.getScanlineStride(), step, y);
            for (int x = 0; x < raster.getWidth(); x++) {
                rgb[to] = data[from + red];
                rgb[to + 1] = data[from + green];
                rgb[to + 2] = data[from + blue];
                to += RGB_CHANNELS;
                from += step;
            }
        }
        return rgb;
    }

    private static byte[] rgb(Raster raster) {
        return new byte[raster.getHeight() * raster.getWidth() * RGB_CHANNELS]; // [height][width][3]
    }

    private static byte[] packedInts(Raster raster, boolean blueFirst) {
        SinglePixelPackedSampleModel samples = (SinglePixelPackedSampleModel) raster.getSampleModel();
        int[] data = ((DataBufferInt) raster.getDataBuffer()).getData();
        byte[] rgb = rgb(raster);
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
                to += RGB_CHANNELS;
            }
        }
        return rgb;
    }

    private static int firstElement(Raster raster, int rowStep, int pixelStep, int y) {
        return raster.getDataBuffer().getOffset()
                + (y + raster.getMinY() - raster.getSampleModelTranslateY()) * rowStep
                + (raster.getMinX() - raster.getSampleModelTranslateX()) * pixelStep;
    }

    private static byte[] palette(Raster raster, IndexColorModel palette) {
        byte[] rgb = rgb(raster);
        int[] colors = new int[palette.getMapSize()]; // ARGB
        palette.getRGBs(colors);
        int[] row = new int[raster.getWidth()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int index : row) {
                // A file may use an entry its palette lacks; such pixels are black, as in browsers.
                int color = index < colors.length ? colors[index] : 0;
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
            }
        }
        return rgb;
    }

    private static byte[] throughColorModel(BufferedImage image) {
        byte[] rgb = rgb(image.getRaster());
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
        return rgb;
    }
}
