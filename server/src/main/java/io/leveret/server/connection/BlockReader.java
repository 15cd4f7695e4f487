package io.leveret.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.function.Supplier;

/**
 * A reader that lets go of what has been read. One of Helidon 4.5 is a list of blocks, each of which knows the next.
 * Once one of them has become old to the garbage collector, as the last one of an idle connection does, all that comes
 * after it is kept until the old objects are collected, and copied among them. So each time that all has been read,
 * another list begins.
 */
final class BlockReader extends DataReader {
    private final Supplier<byte[]> source;
    private DataReader blocks;

    /**
     * Reads blocks.
     *
     * @param source returns the next one, or null at the end
     */
    @SuppressWarnings("removal") // create, which Helidon prefers, makes no subclass
    BlockReader(Supplier<byte[]> source) {
        super(source);
        this.source = source;
        this.blocks = DataReader.create(source);
    }

    private DataReader blocks() {
        if (blocks.available() == 0) {
            blocks = DataReader.create(source);
        }
        return blocks;
    }

    @Override
    public int available() {
        return blocks.available();
    }

    @Override
    public void pullData() {
        blocks().pullData();
    }

    @Override
    public void skip(int count) {
        for (int left = count; left > 0;) {
            ensureAvailable();
            int next = Math.min(left, available());
            blocks().skip(next);
            left -= next;
        }
    }

    @Override
    public void ensureAvailable() {
        blocks().ensureAvailable();
    }

    @Override
    public byte read() {
        return blocks().read();
    }

    @Override
    public byte lookup() {
        return blocks().lookup();
    }

    @Override
    public boolean startsWithNewLine() {
        return blocks().startsWithNewLine();
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        return blocks().startsWith(prefix);
    }

    @Override
    public BufferData readBuffer() {
        return blocks().readBuffer();
    }

    @Override
    public BufferData readBuffer(int length) {
        return blocks().readBuffer(length);
    }

    @Override
    public BufferData getBuffer(int length) {
        return blocks().getBuffer(length);
    }

    @Override
    public LazyString readLazyString(Charset charset, int length) {
        return blocks().readLazyString(charset, length);
    }

    @Override
    public String readAsciiString(int length) {
        return blocks().readAsciiString(length);
    }

    @Override
    public byte[] readBytes(int length) {
        return blocks().readBytes(length);
    }

    @Override
    public String readLine() {
        return blocks().readLine();
    }

    @Override
    public int findOrNewLine(byte wanted, int most) {
        return blocks().findOrNewLine(wanted, most);
    }

    @Override
    public String debugDataHex() {
        return blocks().debugDataHex();
    }

    @Override
    public int findNewLine(int most) {
        return blocks().findNewLine(most);
    }

    @Override
    public <T> void listener(DataListener<T> listener, T context) {
        // Helidon 4.5 stores it, and tells it nothing
    }
}
