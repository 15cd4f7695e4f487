package io.leveret.image.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The envelope of a PNG file. */
final class PngEnvelope {
    private PngEnvelope() {}

    /**
     * Reads the headers and the metadata.
     *
     * @throws RefusedFileException if the headers are damaged or cut off, or the picture is missing
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        PngHeader header = PngHeader.read(file);
        int orientation = TiffTags.UPRIGHT;
        byte[] profile = null;
        PngChunks chunks = new PngChunks(file);
        while (chunks.next() && chunks.isWhole()) {
            int end = chunks.data() + chunks.bytes();
            if (chunks.is("eXIf")) {
                orientation = TiffTags.orientationOfExif(Arrays.copyOfRange(file, chunks.data(), end));
            } else if (profile == null && chunks.is("iCCP")) {
                profile = unpackedProfile(file, chunks.data(), end);
            }
        }
        return new Envelope(header.width(), header.height(), orientation, profile == null ? new byte[0] : profile,
                file);
    }

    /**
     * Returns the profile, which follows its name, a zero and the compression method; there is only one (section
     * 11.3.2.3).
     */
    private static byte[] unpackedProfile(byte[] file, int from, int to) {
        int start = from;
        while (start < to && file[start] != 0) {
            start++;
        }
        Inflater inflater = new Inflater();
        try (InputStream unpacked = new InflaterInputStream(
                new ByteArrayInputStream(file, start + 2, Math.max(0, to - start - 2)), inflater)) {
            return unpacked.readNBytes(ProfileBytes.MOST_BYTES + 1); // which is refused for its size
        } catch (IOException damaged) {
            return new byte[0]; // a photo is worth more than its metadata
        } finally {
            inflater.end();
        }
    }
}
