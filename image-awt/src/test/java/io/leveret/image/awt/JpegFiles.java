package io.leveret.image.awt;

import io.leveret.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.NodeList;

/** JPEG files for the tests, and their segments. */
final class JpegFiles {
    static final int HUFFMAN_TABLE = 0xc4;
    static final int START_OF_SCAN = 0xda;

    private JpegFiles() {}

    /** A smooth picture with a little noise, such as photos are. */
    static Pixels picture(int width, int height) {
        byte[] noise = Samples.noise(width, height, 3).rgb();
        byte[] rgb = new byte[noise.length];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            int[] color = {40 + 170 * x / width, 200 - 150 * y / height, 60 + 120 * (x + y) / (width + height)};
            rgb[i] = (byte) (color[i % 3] + noise[i] / 16);
        }
        return Pixels.of(width, height, rgb);
    }

    /** A file in YCbCr with chroma of half size, or in gray. */
    static byte[] write(Pixels picture, boolean gray, boolean progressive) {
        return write(Samples.image(picture, gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB),
                progressive, new int[0][]);
    }

    /**
     * A file.
     *
     * @param sampling {@code [component][horizontal, vertical]}; as the writer chooses if it is empty
     */
    static byte[] write(BufferedImage image, boolean progressive, int[][] sampling) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(encoded)) {
            writer.setOutput(output);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(0.9f);
            IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image),
                    how);
            sample(metadata, sampling);
            writer.write(null, new IIOImage(image, null, metadata), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return encoded.toByteArray();
    }

    private static void sample(IIOMetadata metadata, int[][] sampling) throws IIOInvalidTreeException {
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
        NodeList components = tree.getElementsByTagName("componentSpec");
        for (int i = 0; i < sampling.length; i++) {
            IIOMetadataNode component = (IIOMetadataNode) components.item(i);
            component.setAttribute("HsamplingFactor", Integer.toString(sampling[i][0]));
            component.setAttribute("VsamplingFactor", Integer.toString(sampling[i][1]));
        }
        metadata.setFromTree(format, tree);
    }

    /** Calls with the file and the position of each segment's marker, up to the data of the first scan. */
    static void eachSegment(byte[] jpeg, ObjIntConsumer<byte[]> consumer) {
        int at = 2;
        boolean scan = false;
        while (!scan) {
            consumer.accept(jpeg, at);
            scan = marker(jpeg, at) == START_OF_SCAN;
            at += bytes(jpeg, at);
        }
    }

    static int marker(byte[] jpeg, int at) {
        return jpeg[at + 1] & 0xff;
    }

    /** Bytes of a segment with its marker. */
    static int bytes(byte[] jpeg, int at) {
        return 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
    }

    /** Position of a marker before the data of the first scan. */
    static int position(byte[] jpeg, int marker) {
        int[] found = {-1};
        eachSegment(jpeg, (file, at) -> found[0] = found[0] < 0 && marker(file, at) == marker ? at : found[0]);
        return found[0];
    }

    /** Where the data of the first scan begins. */
    static int dataStart(byte[] jpeg) {
        int scan = position(jpeg, START_OF_SCAN);
        return scan + bytes(jpeg, scan);
    }

    /** A copy with bytes in front of each segment up to the first scan. */
    static byte[] beforeEachSegment(byte[] jpeg, byte[] inserted) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.write(jpeg, 0, 2);
        eachSegment(jpeg, (file, at) -> {
            copy.writeBytes(inserted);
            copy.write(file, at, bytes(file, at));
        });
        copy.write(jpeg, dataStart(jpeg), jpeg.length - dataStart(jpeg));
        return copy.toByteArray();
    }

    /** A copy without the segments of a marker that stand before the data of the first scan. */
    static byte[] without(byte[] jpeg, int marker) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.write(jpeg, 0, 2);
        eachSegment(jpeg, (file, at) -> {
            if (marker(file, at) != marker) {
                copy.write(file, at, bytes(file, at));
            }
        });
        copy.write(jpeg, dataStart(jpeg), jpeg.length - dataStart(jpeg));
        return copy.toByteArray();
    }

    /** A copy whose components have other numbers, in the frame and in its one scan. */
    static byte[] renumbered(byte[] jpeg, int... ids) {
        byte[] copy = jpeg.clone();
        int frame = position(jpeg, 0xc0);
        int scan = position(jpeg, START_OF_SCAN);
        for (int i = 0; i < ids.length; i++) {
            copy[frame + 10 + 3 * i] = (byte) ids[i];
            copy[scan + 5 + 2 * i] = (byte) ids[i];
        }
        return copy;
    }

    /** The first part of a file, with an end of image marker. */
    static byte[] cut(byte[] jpeg, int bytes) {
        return Samples.concat(Arrays.copyOf(jpeg, bytes), new byte[]{(byte) 0xff, (byte) 0xd9});
    }
}
