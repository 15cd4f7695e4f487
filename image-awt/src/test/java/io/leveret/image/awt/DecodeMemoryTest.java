package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Framing;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Resizer;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of 96 MiB: a photo that takes more memory is refused with the numbers, and the next ones are read. */
class DecodeMemoryTest {
    @TempDir
    Path folder;

    @Test
    void decode_photosAboveTheMemory_areRefusedWithTheNumbers() throws Exception {
        List<String> printed = decoded("96m", write("large.jpg", jpegClaiming(7000, 3000)),
                write("large.png", Samples.pngClaiming(5000, 4000)), write("large.tif", tiff(4000, 3000)),
                write("large.webp", webpClaiming(16383, 16383)), write("canvas.webp", canvasClaiming(6000, 4000)),
                write("tiny.jpg", JpegFiles.write(JpegFiles.picture(40, 30), false, false)));

        List<String> numbers = List.of("7000 x 3000 pixels takes about 60", "5000 x 4000 pixels takes about 57",
                "4000 x 3000 pixels takes about 127", "16383 x 16383 pixels takes about 767",
                "6000 x 4000 pixels takes about 68");
        for (int i = 0; i < numbers.size(); i++) {
            assertTrue(printed.get(i).contains("decoding " + numbers.get(i)
                    + " MiB, more than the 48 MiB that this Java process may use for it; raise its memory (-Xmx)"),
                    printed.toString());
        }
        assertEquals("Pixels[40 x 30]", printed.get(5));
    }

    private Path write(String name, byte[] photo) throws Exception {
        return Files.write(folder.resolve(name), photo);
    }

    /** Each of eight threads alone has memory enough, all together do not. */
    @Test
    void decode_manyLargePhotosAtOnce_waitForEachOther() throws Exception {
        byte[] jpeg = JpegFiles.write(JpegFiles.picture(2500, 2500), false, false);
        Path[] photos = new Path[8];
        for (int i = 0; i < photos.length; i++) {
            photos[i] = Files.write(folder.resolve("photo" + i + ".jpg"), jpeg);
        }

        List<String> printed = decoded("96m", photos);

        assertEquals(List.of("Pixels[2500 x 2500]"), printed.stream().distinct().toList());
        assertEquals(8, printed.size());
    }

    /** The mean of areas is taken of a photo that is turned first, as each of eight threads does. */
    @Test
    void decode_manyLargePhotosTurned_waitForEachOther() throws Exception {
        byte[] exif = Samples.concat(Samples.ascii("Exif\0\0"), Samples.exif(6, ByteOrder.BIG_ENDIAN));
        byte[] jpeg = Samples.insert(JpegFiles.write(JpegFiles.picture(2500, 2500), false, false), 2,
                Samples.jpegSegment(0xe1, exif));
        Path[] photos = new Path[8];
        for (int i = 0; i < photos.length; i++) {
            photos[i] = Files.write(folder.resolve("turned" + i), jpeg);
        }

        List<String> printed = decoded("96m", photos);

        assertEquals(List.of("Pixels[1000 x 1000]"), printed.stream().distinct().toList());
        assertEquals(8, printed.size());
    }

    /** A second copy of the pixels would not fit. */
    @Test
    void decode_colorJpegOfHalfTheMemory_isRead() throws Exception {
        Path photo = Files.write(folder.resolve("photo.jpg"),
                JpegFiles.write(JpegFiles.picture(3800, 4000), false, false));

        assertEquals(List.of("Pixels[3800 x 4000]"), decoded("96m", photo));
    }

    private static byte[] jpegClaiming(int width, int height) {
        byte[] jpeg = Samples.read("baseline.jpg");
        int frame = JpegFiles.position(jpeg, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
        return jpeg;
    }

    private static byte[] webpClaiming(int width, int height) {
        byte[] webp = Samples.read("lossy.webp");
        int frame = 26; // behind the headers of file and chunk, the frame tag and the start code
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putShort(frame, (short) width)
                .putShort(frame + 2, (short) height);
        return webp;
    }

    /** An animation of one small frame. */
    private static byte[] canvasClaiming(int width, int height) {
        byte[] simple = Samples.read("lossy.webp");
        int chunk = 12; // of the picture, the only one
        int frameBytes = 16 + simple.length - chunk;
        ByteBuffer file = ByteBuffer.allocate(chunk + 18 + 8 + frameBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Samples.ascii("RIFF")).putInt(file.capacity() - 8).put(Samples.ascii("WEBP"));
        file.put(Samples.ascii("VP8X")).putInt(10).putInt(2) // it is an animation
                .put((byte) (width - 1)).putShort((short) (width - 1 >> 8))
                .put((byte) (height - 1)).putShort((short) (height - 1 >> 8));
        file.put(Samples.ascii("ANMF")).putInt(frameBytes).put(new byte[16]).put(simple, chunk, simple.length - chunk);
        return file.array();
    }

    private static byte[] tiff(int width, int height) {
        return Samples.write(new BufferedImage(width, height,
                BufferedImage.TYPE_BYTE_BINARY), "tif");
    }

    private static List<String> decoded(String heap, Path... photos) throws Exception {
        String classPath = Stream
                .of(NoDesktopPhotosTest.testClasses().toString(), System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseG1GC", "-Xmx" + heap,
                "-cp",
                classPath,
                Decoding.class.getName()));
        Stream.of(photos).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .toList();
        assertEquals(0, process.waitFor(), printed.toString());
        return printed;
    }

    /** Decodes photos on a thread each, and prints what they are or why they are refused. */
    static final class Decoding {
        public static void main(String[] files) throws Exception {
            List<Callable<String>> tasks = new ArrayList<>();
            for (String file : files) {
                tasks.add(() -> decode(Path.of(file)));
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(files.length)) {
                for (Future<String> each : threads.invokeAll(tasks)) {
                    System.out.println(each.get());
                }
            }
        }

        private static String decode(Path file) throws Exception {
            try {
                Framing wanted = file.getFileName().toString().startsWith("turned")
                        ? Framing.inside(Resizer.AREA, 1000)
                        : Framing.WHOLE;
                return new ImageDecoder().decode(file, wanted.decoding(io.leveret.image.Decoding.EXACT)).picture()
                        .toString();
            } catch (ImageFormatException refusal) {
                return refusal.getMessage();
            }
        }
    }
}
