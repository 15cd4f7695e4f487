package io.leveret.server.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.leveret.base.MessageText;
import io.leveret.server.oip.Datatype;
import io.leveret.server.oip.TensorData;
import io.leveret.server.problem.Problem;
import io.leveret.server.proto.InferTensorContents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The values of a tensor as a list of the type that the protocol has for its datatype. */
final class TypedContents {
    private TypedContents() {}

    /** Returns whether the protocol has a list for a datatype. */
    static boolean has(Datatype datatype) {
        return datatype != Datatype.FP16;
    }

    private static int field(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> InferTensorContents.BOOL_CONTENTS_FIELD_NUMBER;
            case INT8, INT16, INT32 -> InferTensorContents.INT_CONTENTS_FIELD_NUMBER;
            case INT64 -> InferTensorContents.INT64_CONTENTS_FIELD_NUMBER;
            case UINT8 -> InferTensorContents.UINT_CONTENTS_FIELD_NUMBER;
            case FP32 -> InferTensorContents.FP32_CONTENTS_FIELD_NUMBER;
            case BYTES -> InferTensorContents.BYTES_CONTENTS_FIELD_NUMBER;
            case FP16 -> 0;
        };
    }

    /**
     * Reads the values of a tensor.
     *
     * @throws Problem with status 400 if they are in another list, or if a value is outside of the datatype's range
     */
    static TensorData read(String name, Datatype datatype, InferTensorContents contents) {
        if (!has(datatype)) {
            throw Problem.badRequest("input '" + MessageText.brief(name) + "' is " + datatype
                    + ", whose values only go into raw_input_contents");
        }
        for (FieldDescriptor field : contents.getAllFields().keySet()) {
            if (field.getNumber() != field(datatype)) {
                throw Problem.badRequest("input '" + MessageText.brief(name) + "' is " + datatype
                        + ", but has values in " + field.getName() + "; put them into "
                        + InferTensorContents.getDescriptor().findFieldByNumber(field(datatype)).getName());
            }
        }
        if (datatype == Datatype.BYTES) {
            return new TensorData.Strings(
                    contents.getBytesContentsList().stream().map(string -> string.toByteArray()).toList());
        }
        return new TensorData.Numbers(numbers(name, datatype, contents));
    }

    private static byte[] numbers(String name, Datatype datatype, InferTensorContents contents) {
        int count = switch (datatype) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8 -> contents.getUintContentsCount();
            case FP32 -> contents.getFp32ContentsCount();
            case FP16, BYTES -> throw new IllegalStateException(datatype.name());
        };
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, datatype.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (datatype) {
                case BOOL -> bytes.put((byte) (contents.getBoolContents(i) ? 1 : 0));
                case INT8 -> bytes.put((byte) within(name, datatype, contents.getIntContents(i), -128, 127));
                case INT16 -> bytes.putShort((short) within(name, datatype, contents.getIntContents(i), -32768, 32767));
                case INT32 -> bytes.putInt(contents.getIntContents(i));
                case INT64 -> bytes.putLong(contents.getInt64Contents(i));
                case UINT8 -> bytes.put((byte) within(name, datatype, contents.getUintContents(i), 0, 255));
                case FP32 -> bytes.putFloat(contents.getFp32Contents(i));
                case FP16, BYTES -> throw new IllegalStateException(datatype.name());
            }
        }
        return bytes.array();
    }

    private static int within(String name, Datatype datatype, int value, int least, int most) {
        if (value < least || value > most) {
            throw Problem.badRequest("input '" + MessageText.brief(name) + "' is " + datatype + " and has the value "
                    + (least == 0 ? Integer.toUnsignedString(value) : value) + "; give " + least + " to " + most);
        }
        return value;
    }

    /** Returns the list of values of a datatype that {@link #has} one. */
    static InferTensorContents of(Datatype datatype, TensorData data) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        switch (data) {
            case TensorData.Strings(List<byte[]> strings) -> strings
                    .forEach(string -> contents.addBytesContents(InferMessages.wrap(string)));
            case TensorData.Numbers(byte[] bytes) -> {
                ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                while (values.hasRemaining()) {
                    switch (datatype) {
                        case BOOL -> contents.addBoolContents(values.get() != 0);
                        case INT8 -> contents.addIntContents(values.get());
                        case INT16 -> contents.addIntContents(values.getShort());
                        case INT32 -> contents.addIntContents(values.getInt());
                        case INT64 -> contents.addInt64Contents(values.getLong());
                        case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(values.get()));
                        case FP32 -> contents.addFp32Contents(values.getFloat());
                        case FP16, BYTES -> throw new IllegalArgumentException(datatype.name());
                    }
                }
            }
        }
        return contents.build();
    }
}
