package io.leveret.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.base.MessageText;
import io.leveret.server.http.Json;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Collects the numbers of a tensor from JSON, little-endian. Grows with what is there, not with what is announced. */
public final class NumberBuffer {
    private static final int START = 64; // elements

    private final String tensor;
    private final Datatype datatype;
    private ByteBuffer bytes;

    /**
     * Creates an empty one.
     *
     * @param tensor the tensor's name, for messages
     * @param datatype not {@link Datatype#BYTES}
     */
    public NumberBuffer(String tensor, Datatype datatype) {
        this.tensor = tensor;
        this.datatype = datatype;
        this.bytes = ByteBuffer.allocate(START * datatype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the number of elements. */
    public int size() {
        return bytes.position() / datatype.bytes();
    }

    /** Returns the elements. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /**
     * Adds the current token.
     *
     * @throws Problem with status 400 if it is no value of the datatype
     */
    public void add(JsonParser json) throws IOException {
        if (bytes.remaining() < datatype.bytes()) {
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.multiplyExact(bytes.capacity(), 2)))
                    .order(ByteOrder.LITTLE_ENDIAN).position(bytes.position());
        }
        switch (datatype) {
            case FP32 -> bytes.putFloat(real(json, Float.MAX_VALUE));
            case FP16 -> bytes.putShort(Float.floatToFloat16(real(json, MAX_FP16)));
            case UINT8 -> bytes.put((byte) integer(json, 0, 0xff));
            case INT8 -> bytes.put((byte) integer(json, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> bytes.putShort((short) integer(json, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> bytes.putInt((int) integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> bytes.putLong(integer(json, Long.MIN_VALUE, Long.MAX_VALUE));
            case BOOL -> bytes.put((byte) truth(json));
            case BYTES -> throw new IllegalStateException("no numbers");
        }
    }

    private static final float MAX_FP16 = 65_504;

    /** Returns a float; rounding may not make it infinite. */
    private float real(JsonParser json, float most) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw refused(json, "a number");
        }
        float value = json.getFloatValue();
        if (Math.abs(Float.isInfinite(value) || most == Float.MAX_VALUE ? value : rounded(value)) > most
                && json.getText().indexOf('I') < 0) { // but Infinity is meant
            throw refused(json, "a number from -" + most + " to " + most);
        }
        return value;
    }

    private static float rounded(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    private long integer(JsonParser json, long least, long most) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = json.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw refused(json, "a whole number from " + least + " to " + most);
    }

    private int truth(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            throw refused(json, "true or false, without quotes");
        }
        return switch (json.getText()) {
            case "true", "1" -> 1;
            case "false", "0" -> 0;
            case null, default -> throw refused(json, "true or false");
        };
    }

    private Problem refused(JsonParser json, String wanted) throws IOException {
        return Problem.badRequest("element " + size() + " of '" + MessageText.brief(tensor) + "', a tensor of "
                + datatype + ", is " + Json.show(json) + "; give " + wanted);
    }
}
