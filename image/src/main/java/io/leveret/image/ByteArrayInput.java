package io.leveret.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory as readers want it, without the second copy and the cache of the JDK's own kinds. */
final class ByteArrayInput extends ImageInputStreamImpl {
    private final byte[] file;

    ByteArrayInput(byte[] file) {
        this.file = file;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < file.length ? Byte.toUnsignedInt(file[(int) streamPos++]) : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= file.length) {
            return -1;
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return file.length;
    }
}
