package io.leveret.fuzz;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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

/** Small JPEGs of every kind that is read. */
final class JpegPhotos {
    private static final int WIDTH = 43;
    private static final int HEIGHT = 37;
    private static final int NONE = 0;
    private static final int START_OF_FRAME = 0xc0;
    private static final int FIRST_RESTART = 0xd0;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int[][][] SAMPLINGS = {{{1, 1}, {1, 1}, {1, 1}}, {{2, 1}, {1, 1}, {1, 1}},
            {{1, 2}, {1, 1}, {1, 1}}, {{2, 2}, {1, 1}, {1, 1}}, {{4, 1}, {1, 1}, {1, 1}}, {{1, 4}, {1, 1}, {1, 1}},
            {{2, 2}, {2, 1}, {1, 2}}, {{1, 1}, {2, 2}, {2, 2}}, {{3, 1}, {1, 1}, {1, 1}}, {{4, 2}, {1, 1}, {1, 1}}};
    private static final List<String> FILES = List.of("baseline.jpg", "gray.jpg", "progressive.jpg", "rgb.jpg",
            "ycck.jpg");

    private JpegPhotos() {}

    /** Every sampling, sequential and progressive, in one scan and in several, with and without restart markers. */
    static List<byte[]> all() throws IOException {
        List<byte[]> photos = new ArrayList<>();
        for (String name : FILES) {
            photos.add(Photos.read(name));
        }
        BufferedImage color = image(BufferedImage.TYPE_INT_RGB, WIDTH, HEIGHT);
        BufferedImage gray = image(BufferedImage.TYPE_BYTE_GRAY, WIDTH, HEIGHT);
        for (int[][] sampling : SAMPLINGS) {
            photos.add(written(color, sampling, NONE, false));
            photos.add(written(color, sampling, NONE, true));
        }
        for (int interval : new int[]{1, 3}) {
            for (boolean progressive : new boolean[]{false, true}) {
                photos.add(written(color, SAMPLINGS[3], interval, progressive));
                photos.add(written(gray, new int[][]{{1, 1}}, interval, progressive));
            }
        }
        photos.add(ofThreeScans(0));
        photos.add(ofThreeScans(2));
        byte[] cmyk = cmyk();
        photos.add(cmyk);
        byte[] ycck = {0, 100, 0, 0, 0, 0, 2};
        photos.add(ByteEdits.spliced(cmyk, 2, 2, Photos.segment(0xee, "Adobe", ycck)));
        return photos;
    }

    private static BufferedImage image(int type, int width, int height) {
        SplittableRandom random = new SplittableRandom(type);
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x * 5 << 16 | y * 6 << 8 | 128 + random.nextInt(64));
            }
        }
        return image;
    }

    /** A sequential file with chroma of half size, each component in a scan as that of a gray file. */
    private static byte[] ofThreeScans(int interval) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int component = 1; component <= 3; component++) {
            int halves = component == 1 ? 1 : 2;
            BufferedImage image = image(BufferedImage.TYPE_BYTE_GRAY, Math.ceilDiv(WIDTH, halves),
                    Math.ceilDiv(HEIGHT, halves));
            for (byte[] piece : Pieces.of(written(image, new int[][]{{1, 1}}, interval, false))) {
                int marker = piece[1] & 0xff;
                if (marker == START_OF_FRAME && component == 1) {
                    file.writeBytes(new byte[]{(byte) 0xff, (byte) 0xc0, 0, 17, 8, 0, HEIGHT, 0, WIDTH, 3, 1, 0x22, 0,
                            2, 0x11, 0, 3, 0x11, 0});
                } else if (marker == START_OF_SCAN) {
                    piece[5] = (byte) component;
                    file.writeBytes(piece);
                } else if (component == 1 ? marker != END_OF_IMAGE : marker >> 3 == FIRST_RESTART >> 3) {
                    file.writeBytes(piece);
                }
            }
        }
        file.write(0xff);
        file.write(END_OF_IMAGE);
        return file.toByteArray();
    }

    private static byte[] cmyk() throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(0, WIDTH, HEIGHT, 4, null);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < WIDTH * HEIGHT * 4; i++) {
            inks.setSample(i / 4 % WIDTH, i / 4 / WIDTH, i % 4, i / 8 % 200 + random.nextInt(50));
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        return written(writer, new IIOImage(inks, null, null), writer.getDefaultWriteParam());
    }

    /**
     * Returns a file.
     *
     * @param sampling {@code [component][horizontal, vertical]}
     * @param interval MCUs between restart markers
     */
    private static byte[] written(RenderedImage image, int[][] sampling, int interval, boolean progressive)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), how);
        edit(metadata, sampling, interval);
        return written(writer, new IIOImage(image, null, metadata), how);
    }

    private static byte[] written(ImageWriter writer, IIOImage image, ImageWriteParam how) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(null, image, how);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static void edit(IIOMetadata metadata, int[][] sampling, int interval)
            throws IIOInvalidTreeException {
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
        NodeList components = tree.getElementsByTagName("componentSpec");
        for (int i = 0; i < sampling.length; i++) {
            IIOMetadataNode component = (IIOMetadataNode) components.item(i);
            component.setAttribute("HsamplingFactor", Integer.toString(sampling[i][0]));
            component.setAttribute("VsamplingFactor", Integer.toString(sampling[i][1]));
        }
        IIOMetadataNode markers = (IIOMetadataNode) tree.getElementsByTagName("markerSequence").item(0);
        if (interval > NONE) {
            IIOMetadataNode restarts = new IIOMetadataNode("dri");
            restarts.setAttribute("interval", Integer.toString(interval));
            markers.insertBefore(restarts, markers.getFirstChild());
        }
        metadata.setFromTree(format, tree);
    }
}
