package io.leveret.image.awt;

import io.leveret.image.Decoding;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Decodes a file in a JVM that has too little memory for it, and prints the code of the failure. */
final class LittleMemory {
    private LittleMemory() {}

    public static void main(String[] arguments) throws Exception {
        try {
            Path file = Path.of(arguments[0]);
            Framing framing = arguments.length == 1
                    ? Framing.WHOLE
                    : Framing.of(Resize.DEFAULT, 224, 224).decoding(Decoding.valueOf(arguments[1]));
            System.out.print("decoded " + new ImageDecoder().decode(file, framing).picture());
        } catch (ImageFormatException refused) {
            System.out.print(refused.code() + " " + refused.getMessage());
        }
    }

    /** Writes a large picture of one color. */
    static Path write(Path file, String format) throws Exception {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3000, 3000, BufferedImage.TYPE_INT_RGB), format, encoded);
        return Files.write(file, encoded.toByteArray());
    }
}
