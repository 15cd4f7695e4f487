package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.graph.ElementType;
import io.leveret.server.problem.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The protocol's datatypes that tensors of models here have. Numbers are little-endian. */
public enum Datatype {
    /** One byte, 0 or 1. */
    BOOL(1),
    /** 0…255; the quantized values of a TensorFlow Lite model of this type. */
    UINT8(1),
    /** Two's complement, 8 bits; the quantized values of a TensorFlow Lite model of this type. */
    INT8(1),
    /** Two's complement, 16 bits. */
    INT16(2),
    /** Two's complement, 32 bits. */
    INT32(4),
    /** Two's complement, 64 bits. */
    INT64(8),
    /** IEEE 754 binary16. */
    FP16(2),
    /** IEEE 754 binary32. */
    FP32(4),
    /** Strings of bytes: encoded photos, or classes. */
    BYTES(0);

    private final int bytes;

    Datatype(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of an element; 0 for {@link #BYTES}, whose elements differ in length. */
    public int bytes() {
        return bytes;
    }

    /**
     * Returns the datatype of a name such as {@code FP32}.
     *
     * @param tensor the tensor's name, for the message
     * @throws Problem with status 400 if there is none of this name, or no model has it
     */
    public static Datatype of(String name, String tensor) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findAny()
                .orElseThrow(() -> Problem.badRequest("datatype '" + MessageText.brief(name) + "' of "
                        + MessageText.brief(tensor) + " is not one that models here take; give one of "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    /** Returns the datatype of a model's tensor. */
    public static Datatype of(ElementType type) {
        return switch (type) {
            case FLOAT32 -> FP32;
            case FLOAT16 -> FP16;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case BOOL -> BOOL;
            case UINT8 -> UINT8;
            case INT8 -> INT8;
            case INT16 -> INT16;
        };
    }
}
