package io.leveret.server.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The frames that gRPC sends messages in: a byte that says whether the message is compressed, its length as four bytes,
 * big-endian, and the message. Source: gRPC's PROTOCOL-HTTP2.md.
 */
final class Frames {
    /** The compression that a client may use. */
    static final String GZIP = "gzip";
    private static final int HEADER_BYTES = 5;

    private Frames() {}

    /**
     * Reads the next message. Takes memory for what has come, whatever length is declared.
     *
     * @param encoding the value of {@code grpc-encoding}
     * @param maxBytes the most bytes of the message, also after decompression
     * @param counted counts what is decompressed
     * @return empty at the end of the stream
     * @throws Problem with status 400 if the frame is malformed, 413 if the message is too long
     * @throws GrpcException if the compression is unknown
     */
    static Optional<byte[]> read(InputStream in, String encoding, int maxBytes, UnaryOperator<InputStream> counted)
            throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER_BYTES || header[0] < 0 || header[0] > 1) {
            throw Problem.badRequest("the body is no frame of gRPC");
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(1));
        if (length > maxBytes) {
            throw tooLong(length + " bytes", maxBytes);
        }
        byte[] message = in.readNBytes((int) length);
        if (message.length < length) {
            throw Problem.badRequest("the message ends after " + message.length + " of " + length + " bytes");
        }
        return Optional.of(header[0] == 0 ? message : decompress(message, encoding, maxBytes, counted));
    }

    private static byte[] decompress(byte[] message, String encoding, int maxBytes,
            UnaryOperator<InputStream> counted) {
        if (encoding.equals("identity")) {
            throw new GrpcException(GrpcStatus.INTERNAL, "the message is compressed, but grpc-encoding is not set");
        }
        if (!encoding.equals(GZIP)) {
            throw new GrpcException(GrpcStatus.UNIMPLEMENTED,
                    "grpc-encoding '" + MessageText.brief(encoding) + "' is unknown; use gzip or identity");
        }
        try (InputStream in = counted.apply(new GZIPInputStream(new ByteArrayInputStream(message)))) {
            byte[] decompressed = in.readNBytes(maxBytes + 1);
            if (decompressed.length > maxBytes) {
                throw tooLong("more bytes after decompression", maxBytes);
            }
            return decompressed;
        } catch (ZipException | EOFException damaged) {
            throw Problem.badRequest("the message is no gzip file");
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
    }

    private static Problem tooLong(String length, int maxBytes) {
        return Problem.tooLarge("the message has " + length + ", and the limit is " + maxBytes
                + "; send less, or start the server with a larger --max-body");
    }

    /** Returns a message in its frame, uncompressed. */
    static byte[] of(Message message) {
        int length = message.getSerializedSize();
        byte[] frame = new byte[HEADER_BYTES + length];
        ByteBuffer.wrap(frame).putInt(1, length);
        try {
            message.writeTo(CodedOutputStream.newInstance(frame, HEADER_BYTES, length));
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
        return frame;
    }
}
