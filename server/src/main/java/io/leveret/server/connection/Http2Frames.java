package io.leveret.server.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A connection of HTTP/2, whose frames are looked at for those that reset a stream, and for headers. Helidon reads them
 * at all times. Source: RFC 9113, sections 3.4, 4.1, 6.2, 6.4 and 6.10.
 */
final class Http2Frames implements Incoming {
    private static final int PREFACE_BYTES = 24;
    private static final int HEADER_BYTES = 9;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int CONTINUATION = 9;
    private static final int END_OF_HEADERS = 4; // a flag
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int TABLE_BYTES = 4096; // as HTTP/2 has it

    private final Supplier<byte[]> source;
    private final Map<Integer, Client> clients = new ConcurrentHashMap<>(); // by the streams of their requests
    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes; // that are there
    private int others = PREFACE_BYTES; // bytes before the next header
    private final HeaderBlocks headers;
    private boolean inHeaders; // the others are headers

    /**
     * Looks at frames.
     *
     * @param source the blocks; null at their end
     * @param mostHeaderBytes the most bytes of the headers of a request
     */
    Http2Frames(Supplier<byte[]> source, int mostHeaderBytes) {
        this.source = source;
        this.headers = new HeaderBlocks(mostHeaderBytes, TABLE_BYTES);
    }

    @Override
    public Client begin(int stream) {
        Client client = new Client(() -> {}, false);
        clients.put(stream, client);
        return client;
    }

    @Override
    public void end(int stream) {
        clients.remove(stream);
    }

    @Override
    public void leave() {
        clients.values().forEach(Client::leave);
    }

    @Override
    public byte[] get() {
        byte[] block;
        try {
            block = source.get();
        } catch (RuntimeException | Error failed) {
            leave();
            throw failed;
        }
        if (block == null) {
            leave();
        } else {
            look(block);
        }
        return block;
    }

    private void look(byte[] block) {
        int position = 0;
        while (position < block.length) {
            if (others > 0) {
                int skipped = Math.min(others, block.length - position);
                if (inHeaders) {
                    headers.add(block, position, skipped);
                }
                others -= skipped;
                position += skipped;
                endOfFrame();
                continue;
            }
            int read = Math.min(HEADER_BYTES - headerBytes, block.length - position);
            System.arraycopy(block, position, header, headerBytes, read);
            headerBytes += read;
            position += read;
            if (headerBytes == HEADER_BYTES) {
                headerBytes = 0;
                others = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
                inHeaders = header[3] == HEADERS || header[3] == CONTINUATION;
                endOfFrame();
                if (header[3] == RST_STREAM) {
                    reset((header[5] & 0x7f) << 24 | (header[6] & 0xff) << 16 | (header[7] & 0xff) << 8
                            | header[8] & 0xff);
                }
            }
        }
    }

    private void endOfFrame() {
        if (others == 0 && inHeaders) {
            inHeaders = false;
            boolean first = header[3] == HEADERS;
            headers.endFrame(first && (header[4] & PADDED) != 0, first && (header[4] & PRIORITY) != 0,
                    (header[4] & END_OF_HEADERS) != 0);
        }
    }

    private void reset(int stream) {
        Client client = clients.get(stream);
        if (client != null) {
            client.leave();
        }
    }
}
