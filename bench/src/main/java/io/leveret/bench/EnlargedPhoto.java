package io.leveret.bench;

import io.leveret.image.Pixels;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes a photo of a phone's size from a small one, since labeled photos of that size are rare: enlarges it (Lanczos,
 * 8 × 8), adds grain, and writes a JPEG of quality 90 with chroma of half the columns and rows (4:2:0). The same each
 * time.
 */
final class EnlargedPhoto {
    private static final int QUALITY = 90;

    private EnlargedPhoto() {}

    /**
     * Returns the file.
     *
     * @param longerSide its longer side in pixels
     * @param grain the standard deviation of the noise that each sample gets, in levels of 255; 0 for none
     * @param seed of the noise
     */
    static byte[] jpeg(Pixels photo, int longerSide, int grain, long seed) {
        double scale = (double) longerSide / Math.max(photo.width(), photo.height());
        int width = (int) Math.max(1, Math.round(photo.width() * scale));
        int height = (int) Math.max(1, Math.round(photo.height() * scale));
        byte[] samples = new byte[Pixels.byteCount(width, height)]; // [height][width][3]: blue, green, red
        try (Mat small = new Mat(photo.height(), photo.width(), opencv_core.CV_8UC3);
                Mat large = new Mat();
                Size size = new Size(width, height);
                BytePointer file = new BytePointer();
                IntPointer quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY)) {
            small.data().put(swapped(photo.rgb()));
            opencv_imgproc.resize(small, large, size, 0, 0, opencv_imgproc.INTER_LANCZOS4);
            large.data().get(samples);
            addNoise(samples, grain, seed);
            large.data().put(samples);
            if (!opencv_imgcodecs.imencode(".jpg", large, file, quality)) {
                throw new IllegalStateException("OpenCV does not write a JPEG of " + width + " x " + height);
            }
            byte[] jpeg = new byte[Math.toIntExact(file.limit())];
            file.get(jpeg);
            return jpeg;
        }
    }

    private static byte[] swapped(byte[] rgb) {
        byte[] bgr = new byte[rgb.length];
        for (int i = 0; i < bgr.length; i += Pixels.CHANNELS) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return bgr;
    }

    private static void addNoise(byte[] samples, int grain, long seed) {
        if (grain == 0) {
            return;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) Math.clamp(Math.round((samples[i] & 0xff) + grain * random.nextGaussian()), 0, 255);
        }
    }
}
