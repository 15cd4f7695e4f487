package io.leveret.server.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads messages of one type from strangers. Two bytes of a message can become an object of a hundred, so before a
 * message is parsed, it is walked through once, which takes no memory, and what it would take is added up.
 *
 * @param <Q> the type of the messages, which does not contain itself
 */
final class MessageReader<Q extends Message> {
    private static final int OBJECT_BYTES = 128; // of a message in a list or a map, about
    private static final int STRING_BYTES = 56; // of an empty one in a list, about
    private static final int MEMORY_RATIO = 4;

    private final Descriptor type;
    private final Parser<Q> parser;

    /** Reads messages of the type of the given one. */
    @SuppressWarnings("unchecked") // a message's parser gives messages of its type
    MessageReader(Q type) {
        this.type = type.getDescriptorForType();
        this.parser = DiscardUnknownFieldsParser.wrap((Parser<Q>) type.getParserForType());
    }

    /**
     * Reads a message, whose fields of bytes keep the array.
     *
     * @param maxBytes the most bytes of any message
     * @throws Problem with status 400 if the bytes are no message of the type, 413 if it would take more memory than
     *         four times the most bytes of a message
     */
    Q read(byte[] message, int maxBytes) {
        try {
            long most = (long) MEMORY_RATIO * maxBytes;
            if (memory(CodedInputStream.newInstance(message), type, most) > most) {
                throw Problem.tooLarge("the message has too many small parts: parsed, it takes more than " + most
                        + " bytes; send tensors in raw_input_contents");
            }
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
            in.enableAliasing(true);
            Q read = parser.parseFrom(in);
            in.checkLastTagWas(0);
            return read;
        } catch (InvalidProtocolBufferException malformed) {
            throw Problem.badRequest("the message is no " + type.getFullName() + ": " + malformed.getMessage());
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns about what a message takes when it is parsed; stops adding once it is more than the most. */
    private static long memory(CodedInputStream in, Descriptor type, long most) throws IOException {
        long bytes = 0;
        for (int tag = in.readTag(); tag != 0 && bytes <= most; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                bytes += field == null ? 0 : elementBytes(field);
                if (!in.skipField(tag)) { // the end of a group that has not begun
                    throw Problem.badRequest("the message is no " + type.getFullName());
                }
                continue;
            }
            int length = in.readRawVarint32();
            int outer = in.pushLimit(length);
            bytes += switch (field.getJavaType()) {
                case MESSAGE -> OBJECT_BYTES + memory(in, field.getMessageType(), most - bytes);
                case STRING -> STRING_BYTES + 2L * length;
                case BYTE_STRING -> STRING_BYTES;
                case FLOAT, DOUBLE -> length;
                case INT, LONG, BOOLEAN, ENUM -> (long) length * elementBytes(field); // packed: a byte or more for each
            };
            in.skipRawBytes(Math.max(0, in.getBytesUntilLimit()));
            in.popLimit(outer);
        }
        return bytes;
    }

    private static int elementBytes(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> 1;
            case INT, FLOAT, ENUM -> Integer.BYTES;
            case LONG, DOUBLE -> Long.BYTES;
            case STRING, BYTE_STRING, MESSAGE -> 0; // skipped as unknown
        };
    }
}
