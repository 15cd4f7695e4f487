package io.leveret.bench;

import io.leveret.image.Pixels;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.ImageCodec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** A decoder of photos. Each decodes on the calling thread, to the stored pixels, without turning them upright. */
enum PhotoDecoder {
    /** The JDK's ImageIO; all pixels at each scale, since it knows none. */
    JDK {
        @Override
        Size decode(EncodedPhoto photo, int scale) throws IOException {
            ImageReader reader = reader(photo.format().displayName());
            try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(photo.file()))) {
                reader.setInput(in, true, true);
                BufferedImage image = reader.read(0);
                return new Size(image.getWidth(), image.getHeight());
            } finally {
                reader.dispose();
            }
        }
    },
    /** libjpeg-turbo, libwebp and other native libraries, through OpenCV. */
    OPENCV {
        @Override
        Size decode(EncodedPhoto photo, int scale) throws IOException {
            int how = switch (scale) {
                case 1 -> opencv_imgcodecs.IMREAD_COLOR;
                case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
                case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
                default -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
            };
            opencv_core.setNumThreads(1);
            try (BytePointer bytes = new BytePointer(photo.file());
                    Mat encoded = new Mat(bytes, false);
                    Mat decoded = opencv_imgcodecs.imdecode(encoded,
                            how | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION)) {
                if (decoded.empty()) {
                    throw new IOException("OpenCV does not read it");
                }
                return new Size(decoded.cols(), decoded.rows());
            }
        }
    },
    /** Leveret's own codecs, and those of {@code leveret-image-awt}. */
    LEVERET {
        @Override
        Size decode(EncodedPhoto photo, int scale) throws IOException {
            DecodeRequest request = photo.request(scale);
            ImageCodec codec = ImageCodec.of(request).orElseThrow(() -> new IOException("there is no codec for it"));
            Pixels decoded = Pixels.of(codec.decode(request), new byte[0]);
            if (decoded.damage().isPresent()) {
                throw new IOException("it is damaged: " + decoded.damage().get().describe());
            }
            return new Size(decoded.width(), decoded.height());
        }
    };

    /**
     * The size of a decoded picture.
     *
     * @param width pixels in a row
     * @param height rows
     */
    record Size(int width, int height) {}

    /**
     * Decodes a photo.
     *
     * @param scale pixels of a side of the photo for one of the result: 1, 2, 4 or 8
     * @throws IOException if it cannot
     */
    abstract Size decode(EncodedPhoto photo, int scale) throws IOException;

    /** Returns the JDK's reader of a format, not that of another library on the class path. */
    private static ImageReader reader(String format) throws IOException {
        for (Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName(format); all.hasNext();) {
            ImageReader reader = all.next();
            if ("java.desktop".equals(reader.getClass().getModule().getName())) {
                return reader;
            }
        }
        throw new IOException("the JDK does not read " + format);
    }
}
