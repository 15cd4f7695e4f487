package io.leveret.bench;

import io.leveret.image.ImageDecoder;
import io.leveret.image.Orientation;
import io.leveret.image.Pixels;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the {@linkplain PhotoVersion versions} of photos.
 *
 * @param longerSide the longer side that JPEGs of the photos are made with; 0 to take the files as they are
 * @param grain their {@linkplain EnlargedPhoto grain}
 */
record PhotoVersions(int longerSide, int grain) {
    private static final long MOST_PIXELS = 1 << 28;
    private static final long OTHER_GRAIN = 1L << 32; // apart from the seeds of photos

    /**
     * Returns the versions of a photo: its four scales, which are the same unless it is a JPEG; if it is enlarged also
     * the original, and if with grain, one with other grain.
     *
     * @param seed of the grain
     */
    Map<PhotoVersion, Pixels> of(Path photo, long seed) throws IOException {
        String name = photo.toString();
        byte[] file = Files.readAllBytes(photo);
        Map<PhotoVersion, Pixels> versions = new EnumMap<>(PhotoVersion.class);
        if (longerSide == 0) {
            addScales(file, name, versions);
            return versions;
        }
        Pixels original = new ImageDecoder().decode(file, name);
        addScales(EnlargedPhoto.jpeg(original, longerSide, grain, seed), name, versions);
        versions.put(PhotoVersion.ORIGINAL, original);
        if (grain > 0) {
            byte[] other = EnlargedPhoto.jpeg(original, longerSide, grain, seed + OTHER_GRAIN);
            versions.put(PhotoVersion.OTHER_GRAIN, new ImageDecoder().decode(other, name));
        }
        return versions;
    }

    private static void addScales(byte[] file, String name, Map<PhotoVersion, Pixels> versions) throws IOException {
        Pixels exact = new ImageDecoder().decode(file, name);
        boolean isJpeg = Signatures.of(file).equals(Optional.of(ImageFormat.JPEG));
        versions.put(PhotoVersion.EXACT, exact);
        for (PhotoVersion version : List.of(PhotoVersion.HALF, PhotoVersion.QUARTER, PhotoVersion.EIGHTH)) {
            versions.put(version, isJpeg ? reduced(file, version.reduction()) : exact);
        }
    }

    /** Decodes a JPEG as {@link ImageDecoder} does, but to a size that it would not choose. */
    static Pixels reduced(byte[] file, int reduction) throws IOException {
        Envelope envelope = Envelope.open(ImageFormat.JPEG, file, MOST_PIXELS);
        DecodeRequest request = new DecodeRequest(ImageFormat.JPEG, envelope.essence(), envelope.width(),
                envelope.height(), envelope.space(), reduction, MOST_PIXELS);
        return Pixels.of(ImageCodec.of(request).orElseThrow().decode(request), envelope.colorProfile())
                .orient(Orientation.ofExif(envelope.orientation()));
    }
}
