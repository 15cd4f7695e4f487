package io.leveret.fuzz;

import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.image.Truncated;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.format.Signatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Photos: decoded, turned upright and resized. They have the size that the headers say. */
final class ImageTarget implements Target {
    static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 8 << 20, Truncated.PARTIAL);

    private static final int SIDE = 24; // of the resized image
    private static final int FIRST_SIDEWAYS = 5; // of the orientations 1 to 8
    private static final long BASE_BYTES = 128 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 40;

    private final List<byte[]> seeds;
    private final Optional<Profiles> profiles;
    private final ImageDecoder decoder = new ImageDecoder(LIMITS);

    private ImageTarget(List<byte[]> seeds, Optional<Profiles> profiles) {
        this.seeds = seeds;
        this.profiles = profiles;
    }

    /** Photos of all formats, and profiles. */
    static ImageTarget ofAll(List<Path> folders) throws IOException {
        return new ImageTarget(seeds(folders), Optional.of(new Profiles()));
    }

    /** Photos of one format. */
    static ImageTarget of(ImageFormat format, List<Path> folders) throws IOException {
        return new ImageTarget(seeds(folders).stream()
                .filter(file -> Signatures.of(file).equals(Optional.of(format))).toList(), Optional.empty());
    }

    private static List<byte[]> seeds(List<Path> folders) throws IOException {
        List<byte[]> seeds = new ArrayList<>(Photos.all());
        Seeds.below(folders).stream().filter(ImageDecoder::looksLikePhoto).forEach(seeds::add);
        return seeds;
    }

    /** A photo with a damaged profile, or one that is damaged in itself. */
    @Override
    public byte[] make(Recipe recipe) {
        return profiles.isPresent() && recipe.onceIn(5)
                ? profiles.get().photo(recipe)
                : PhotoEdits.of(recipe, seeds);
    }

    @Override
    public String run(byte[] file, Meter meter) throws Exception {
        Pixels pixels;
        try {
            pixels = decoder.decode(file, "photo");
        } catch (ImageFormatException refused) {
            if (refused.getCause() instanceof OutOfMemoryError error) { // declared, but the limits must prevent it
                throw error;
            }
            if (refused.getMessage().contains("\n")) {
                throw new IllegalStateException("a message of several lines", refused);
            }
            return refused.getCause() instanceof RuntimeException ? "refused, as readers failed" : "refused";
        }
        checkSize(file, pixels);
        Resize.DEFAULT.apply(pixels, SIDE, SIDE);
        return pixels.damage().isPresent() ? "decoded with damage" : "decoded";
    }

    private static void checkSize(byte[] file, Pixels pixels) throws RefusedFileException {
        Envelope envelope = Envelope.open(Signatures.of(file).orElseThrow(), file, LIMITS.maxPixels());
        int width = envelope.canvas().map(Envelope.Canvas::width).orElse(envelope.width());
        int height = envelope.canvas().map(Envelope.Canvas::height).orElse(envelope.height());
        boolean isSideways = envelope.orientation() >= FIRST_SIDEWAYS;
        if (pixels.width() != (isSideways ? height : width) || pixels.height() != (isSideways ? width : height)) {
            throw new IllegalStateException("a header of " + width + " x " + height + " gives " + pixels.width() + " x "
                    + pixels.height() + " pixels");
        }
    }

    @Override
    public long mostBytes(byte[] file) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length;
    }
}
