package io.leveret.image.awt.codec;

import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An image input stream over a file in memory, without the second copy and the cache of the JDK's implementations.
 *
 * <p>
 * Some readers keep retrying at the end of a damaged file for minutes; after a number of reads this stream throws an
 * error they do not handle.
 */
final class ByteArrayInput extends ImageInputStreamImpl {
    private static final int MOST_READS_PAST_END = 1000;

    private final byte[] file;
    private final long claimedBytes;
    private int readsPastEnd;

    /**
     * Creates a stream over a file.
     *
     * @param claimedBytes the least {@link #length}. The reader of TwelveMonkeys refuses a picture of more than 512
     *     times as many bytes as its file, which flat pictures easily have; the limit of pixels is the better guard
     */
    ByteArrayInput(byte[] file, long claimedBytes) {
        this.file = file;
        this.claimedBytes = claimedBytes;
    }

    @Override
    public int read() throws IIOException {
        bitOffset = 0;
        return streamPos < file.length ? Byte.toUnsignedInt(file[(int) streamPos++]) : pastEnd();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IIOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= file.length) {
            return pastEnd();
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    private int pastEnd() throws IIOException {
        if (++readsPastEnd > MOST_READS_PAST_END) {
            throw new IIOException("its picture data ends early");
        }
        return -1;
    }

    @Override
    public long length() {
        return Math.max(file.length, claimedBytes);
    }
}
