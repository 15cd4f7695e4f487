package io.leveret.image.jpeg;

import io.leveret.image.ReferencePrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The programs of libjpeg-turbo, which make files and decode them, and files for them. */
final class LibjpegTurbo {
    private LibjpegTurbo() {}

    /** Encodes a picture of {@link #picture}, at a quality. */
    static byte[] encode(Path folder, int width, int height, int channels, int quality, List<String> options)
            throws IOException, InterruptedException {
        Path pnm = Files.write(folder.resolve("photo.pnm"), picture(width, height, channels));
        List<String> command = new ArrayList<>(List.of("cjpeg", "-quality", String.valueOf(quality)));
        command.addAll(options);
        command.add(pnm.toString());
        return ReferencePrograms.run("libjpeg-turbo-progs", command);
    }

    /** Decodes a file at a scale to a portable anymap, with the default transform and upsampling. */
    static byte[] decode(Path folder, byte[] file, int eighths) throws IOException, InterruptedException {
        Path jpeg = Files.write(folder.resolve("photo.jpg"), file);
        return ReferencePrograms.run("libjpeg-turbo-progs",
                List.of("djpeg", "-scale", eighths + "/8", "-pnm", jpeg.toString()));
    }

    /** Decodes a file at a scale to its samples. */
    static byte[] samples(Path folder, byte[] file, int eighths) throws IOException, InterruptedException {
        byte[] pnm = decode(folder, file, eighths);
        int at = 0;
        for (int lines = 0; lines < 3; at++) {
            lines += pnm[at] == '\n' ? 1 : 0;
        }
        return Arrays.copyOfRange(pnm, at, pnm.length);
    }

    /** Writes the coefficients of a file in another order. */
    static byte[] transcode(Path folder, byte[] file, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("jpegtran"));
        command.addAll(options);
        command.add(Files.write(folder.resolve("coefficients.jpg"), file).toString());
        return ReferencePrograms.run("libjpeg-turbo-progs", command);
    }

    /** The header of a portable anymap. */
    static byte[] header(int width, int height, int channels) {
        String kind = channels == 1 ? "P5" : "P6";
        return (kind + "\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Waves with grain, so that most coefficients are used, as a portable anymap. */
    static byte[] picture(int width, int height, int channels) {
        SplittableRandom random = new SplittableRandom(width * 31L + height);
        byte[] header = header(width, height, channels);
        byte[] picture = Arrays.copyOf(header, header.length + width * height * channels);
        for (int i = 0; i < width * height * channels; i++) {
            int channel = i % channels;
            int x = i / channels % width;
            int y = i / channels / width;
            double level = 128 + 80 * Math.sin(x / 7.0 + channel) + 40 * Math.cos(y / 5.0 - channel * x / 40.0);
            picture[header.length + i] = (byte) Math.clamp(Math.round(level + random.nextInt(-20, 21)), 0, 255);
        }
        return picture;
    }
}
