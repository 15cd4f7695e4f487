package io.leveret.image.format;

/** Copies ICC profiles out of files. */
public final class ProfileBytes {
    /** Profiles of printers have up to 3 MB, those of cameras and displays a few kilobytes. */
    public static final int MOST_BYTES = 4 << 20;

    private ProfileBytes() {}

    /** Returns a copy of a profile's bytes; empty if they are not all there, or are too many for any profile. */
    static byte[] copy(ByteCursor file, long position, long bytes) {
        return bytes <= MOST_BYTES ? file.bytes(position, bytes) : new byte[0];
    }
}
