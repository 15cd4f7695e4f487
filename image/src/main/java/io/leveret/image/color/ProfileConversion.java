package io.leveret.image.color;

import io.leveret.image.codec.ColorManagement;
import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.ByteCursor;
import io.leveret.image.format.ProfileBytes;
import io.leveret.image.format.RefusedFileException;
import java.nio.ByteOrder;
import java.util.Optional;

/** Decides whether samples with an ICC profile (ICC.1:2022) are converted to sRGB, and finds the conversion. */
final class ProfileConversion {
    private ProfileConversion() {}

    /**
     * Returns the conversion that samples need. Empty if they are sRGB already or the profile is unusable: missing,
     * damaged, too large, or for other samples. Such a picture is used as stored, since a photo is worth more than its
     * metadata.
     *
     * @param icc the profile's bytes; no bytes if there is none
     * @param space the meaning of the samples; CMYK for all kinds of ink
     * @throws RefusedFileException if a conversion is needed and no color management is present
     */
    static Optional<ColorTransform> of(byte[] icc, SampleSpace space) throws RefusedFileException {
        if (!isUsable(icc, space) || space == SampleSpace.RGB && SrgbProfile.matches(icc)) {
            return Optional.empty();
        }
        ColorManagement colors = ColorManagement.find().orElseThrow(() -> new RefusedFileException(
                "its colors have to be converted to sRGB, and no color management is present; add the artifact"
                        + " io.leveret:leveret-image-awt, which needs the JDK's module java.desktop"));
        return colors.toSrgb(icc);
    }

    /**
     * Returns whether the header is complete and describes a profile from such samples to colors (sections 7.2.4 to
     * 7.2.9).
     */
    private static boolean isUsable(byte[] icc, SampleSpace space) {
        ByteCursor cursor = new ByteCursor(icc, ByteOrder.BIG_ENDIAN);
        String samples = switch (space) {
            case RGB -> "RGB ";
            case GRAY -> "GRAY";
            case CMYK, YCCK -> "CMYK";
            case SRGB -> throw new IllegalArgumentException("sRGB needs no profile");
        };
        boolean device = cursor.has(12, "mntr") || cursor.has(12, "scnr") || cursor.has(12, "prtr")
                || cursor.has(12, "spac");
        boolean colors = cursor.has(20, "XYZ ") || cursor.has(20, "Lab ");
        try {
            return icc.length <= ProfileBytes.MOST_BYTES && device && colors && cursor.has(16, samples)
                    && cursor.has(36, "acsp") && cursor.u32(0) <= icc.length;
        } catch (RefusedFileException cutOff) {
            return false;
        }
    }
}
