package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Elements of BYTES as one block of bytes: each is its length, 4 bytes little-endian, and its content. */
public final class ByteStrings {
    private ByteStrings() {}

    /**
     * Returns the elements of a block.
     *
     * @param tensor the tensor's name, for messages
     * @throws Problem with status 400 if a length is beyond the block's end, or there are more than {@link
     *     Inference#MAX_PHOTOS}
     */
    public static List<byte[]> parse(byte[] block, String tensor) {
        ByteBuffer rest = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> elements = new ArrayList<>();
        while (rest.hasRemaining()) {
            if (elements.size() == Inference.MAX_PHOTOS) {
                throw Problem.badRequest("'" + MessageText.brief(tensor) + "' has more than " + Inference.MAX_PHOTOS
                        + " elements; send fewer in a request");
            }
            long length = rest.remaining() < Integer.BYTES ? Long.MAX_VALUE : Integer.toUnsignedLong(rest.getInt());
            if (length > rest.remaining()) {
                throw Problem.badRequest("element " + elements.size() + " of '" + MessageText.brief(tensor)
                        + "' ends after the data; begin each element with its length, 4 bytes little-endian");
            }
            byte[] element = new byte[(int) length];
            rest.get(element);
            elements.add(element);
        }
        return elements;
    }

    /** Returns the block of elements. */
    public static byte[] format(List<byte[]> elements) {
        int bytes = elements.stream().mapToInt(element -> Integer.BYTES + element.length).reduce(0, Math::addExact);
        ByteBuffer block = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> block.putInt(element.length).put(element));
        return block.array();
    }
}
