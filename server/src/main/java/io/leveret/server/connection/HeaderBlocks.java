package io.leveret.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import io.helidon.http.http2.Http2HuffmanDecoder;
import java.util.Arrays;

/**
 * The compressed headers that come over a connection of HTTP/2 (RFC 7541). Ends it for headers that are longer than
 * this server takes: all together, or each of those that both ends are to keep.
 */
final class HeaderBlocks {
    private static final int LONGEST_STATIC_NAME = 27; // access-control-allow-origin
    private static final int ENTRY_BYTES = 32; // of an entry of the table, beside its name and value
    private static final int SHORTEST_CODE_BITS = 5;
    private static final int PRIORITY_BYTES = 5;

    private final int mostBytes;
    private final Http2HuffmanDecoder huffman = Http2HuffmanDecoder.create();
    private byte[] block = {}; // what is there of one
    private int position;
    private long tableBytes; // the most of what is kept; the client may lower it
    private long longestName = LONGEST_STATIC_NAME; // that the table may have

    /**
     * Begins with an empty table.
     *
     * @param mostBytes the most bytes of the headers of a request
     * @param tableBytes the most bytes of what both ends keep, as the server's settings have it
     */
    HeaderBlocks(int mostBytes, int tableBytes) {
        this.mostBytes = mostBytes;
        this.tableBytes = tableBytes;
    }

    /** Returns the most bytes of what both ends keep. */
    long tableBytes() {
        return tableBytes;
    }

    /** Takes bytes of a frame; throws if there are too many. */
    void add(byte[] bytes, int from, int length) {
        if (block.length + length > mostBytes) {
            throw tooLong();
        }
        int before = block.length;
        block = Arrays.copyOf(block, before + length);
        System.arraycopy(bytes, from, block, before, length);
    }

    private static Http2Exception tooLong() {
        return new Http2Exception(Http2ErrorCode.ENHANCE_YOUR_CALM, "the headers are too long");
    }

    /**
     * A frame has ended.
     *
     * @param padded whether it is the first of a block and begins with the length of what is added behind its headers
     * @param priority whether it is the first of a block and has a priority, 5 bytes, before its headers
     * @param last whether the block ends with it
     * @throws Http2Exception if the block has a header that is too long; what is malformed is left to Helidon
     */
    void endFrame(boolean padded, boolean priority, boolean last) {
        if (padded || priority) {
            int padding = padded && block.length > 0 ? block[0] & 0xff : 0;
            int from = Math.min(block.length, (padded ? 1 : 0) + (priority ? PRIORITY_BYTES : 0));
            block = Arrays.copyOfRange(block, from, Math.max(from, block.length - padding));
        }
        if (last) {
            try {
                position = 0;
                while (position < block.length) {
                    header();
                }
            } catch (ArrayIndexOutOfBoundsException cutOff) {
                position = block.length;
            } finally {
                block = new byte[0];
            }
        }
    }

    private void header() {
        int first = block[position] & 0xff;
        if (first >= 0x80) { // from the table
            integer(7);
        } else if (first >= 0x40) { // is kept
            long name = integer(6) == 0 ? string() : longestName;
            longestName = Math.max(longestName, name);
            if (name + string() + ENTRY_BYTES > tableBytes) {
                throw tooLong();
            }
        } else if (first >= 0x20) {
            tableBytes = Math.min(tableBytes, integer(5));
        } else {
            if (integer(4) == 0) {
                string();
            }
            string();
        }
    }

    /** Reads an integer whose first bits share a byte with others; see section 5.1. */
    private long integer(int bits) {
        int most = (1 << bits) - 1;
        long value = block[position++] & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; shift < 35; shift += 7) {
            int next = block[position++];
            value += (long) (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    /** Passes a string and returns its bytes when it is decoded; see section 5.2. */
    private long string() {
        boolean compressed = block[position] < 0;
        int length = (int) Math.min(block.length, integer(7));
        if (length > block.length - position) {
            throw new ArrayIndexOutOfBoundsException();
        }
        int from = position;
        position += length;
        long most = compressed ? length * 8L / SHORTEST_CODE_BITS : length;
        return compressed && most + longestName + ENTRY_BYTES > tableBytes
                ? huffman.decodeString(BufferData.create(Arrays.copyOfRange(block, from, position)), length).length()
                : most;
    }
}
