package io.leveret.bench.spark;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** JPEGs of about 5 KB, a thousand in a folder; a hundred different ones. */
final class SmallPhotos {
    private static final int DIFFERENT = 100;
    private static final int IN_A_FOLDER = 1000;
    private static final int SIDE = 128;

    private SmallPhotos() {}

    static void write(Path root, int count) throws IOException {
        byte[][] photos = new byte[DIFFERENT][];
        for (int i = 0; i < DIFFERENT; i++) {
            photos[i] = photo(new Random(i));
        }
        for (int i = 0; i < count; i++) {
            Path folder = Files.createDirectories(root.resolve(Integer.toString(i / IN_A_FOLDER)));
            Files.write(folder.resolve(i + ".jpg"), photos[i % DIFFERENT]);
        }
    }

    private static byte[] photo(Random random) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < 80; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillOval(random.nextInt(SIDE), random.nextInt(SIDE), 4 + random.nextInt(30),
                    4 + random.nextInt(30));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", file);
        return file.toByteArray();
    }
}
