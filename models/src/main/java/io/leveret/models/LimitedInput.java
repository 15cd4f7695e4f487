package io.leveret.models;

import java.io.IOException;
import java.io.InputStream;

/** A stream with a limit of bytes, including skipped ones, since those are unpacked as well. */
final class LimitedInput extends InputStream {
    private final InputStream in;
    private final long limitBytes;
    private long bytes;

    LimitedInput(InputStream in, long limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        int read = in.read(target, start, length);
        bytes += Math.max(0, read);
        if (bytes > limitBytes) {
            throw PullException.aboveLimit("the archive unpacks to more than the limit of " + limitBytes + " bytes",
                    "unpackedBytes", bytes, limitBytes);
        }
        return read;
    }
}
