package io.leveret.image.format;

/** Takes ICC profiles out of files, as far as they can be any. */
public final class ProfileBytes {
    /** Profiles of printers have up to 3 MB, those of cameras and displays a few kilobytes. */
    public static final int MOST_BYTES = 4 << 20;

    private ProfileBytes() {}

    /** A copy of the bytes of a profile in a file; none if they are not all there, or too many for any profile. */
    static byte[] copy(ByteCursor file, long position, long bytes) {
        return bytes <= MOST_BYTES ? file.bytes(position, bytes) : new byte[0];
    }
}
