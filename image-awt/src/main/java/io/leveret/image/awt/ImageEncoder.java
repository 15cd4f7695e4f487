package io.leveret.image.awt;

import io.leveret.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes pictures as files, by the writers of the JDK with their defaults. */
public final class ImageEncoder {
    private ImageEncoder() {}

    /**
     * A PNG file.
     *
     * @throws IOException if the writer cannot make its temporary file
     */
    public static byte[] png(Pixels pixels) throws IOException {
        return encode(pixels, "png");
    }

    /**
     * A JPEG file of quality 0.75.
     *
     * @throws IOException if the writer cannot make its temporary file
     */
    public static byte[] jpeg(Pixels pixels) throws IOException {
        return encode(pixels, "jpeg");
    }

    /**
     * A JPEG file.
     *
     * @param quality 0 to 1
     * @throws IOException if the writer cannot make its temporary file
     * @throws IllegalArgumentException if the quality is outside 0 to 1
     */
    public static byte[] jpeg(Pixels pixels, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(BufferedImages.fromPixels(pixels), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static byte[] encode(Pixels pixels, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!ImageIO.write(BufferedImages.fromPixels(pixels), format, file)) {
            throw new IIOException("this Java runtime has no writer for " + format);
        }
        return file.toByteArray();
    }
}
