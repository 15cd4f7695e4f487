package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * A tensor of a request or a response, with as many values as its shape says.
 *
 * @param name its name
 * @param datatype the type of its elements
 * @param shape its dimensions, none of them negative; empty for a scalar
 * @param data its values: {@link TensorData.Strings} for {@link Datatype#BYTES}, else {@link TensorData.Numbers}
 * @param parameters strings, booleans, longs and doubles by name
 */
public record InferTensor(String name, Datatype datatype, List<Long> shape, TensorData data,
        Map<String, Object> parameters) {
    private static final int MAX_RANK = 16;

    /**
     * Checks the shape against the values.
     *
     * @throws Problem with status 400 if they contradict each other
     */
    public InferTensor {
        shape = List.copyOf(shape);
        parameters = Map.copyOf(parameters);
        long elements = elements(name, shape);
        switch (data) {
            case TensorData.Numbers(byte[] bytes) -> {
                if (datatype == Datatype.BYTES) {
                    throw new IllegalArgumentException("numbers for " + datatype);
                }
                if (elements != bytes.length / (long) datatype.bytes() || bytes.length % datatype.bytes() != 0) {
                    throw mismatch(name, datatype + " of shape " + shape, elements * datatype.bytes() + " bytes",
                            bytes.length + " bytes");
                }
            }
            case TensorData.Strings(List<byte[]> values) -> {
                if (datatype != Datatype.BYTES) {
                    throw new IllegalArgumentException("strings for " + datatype);
                }
                if (elements != values.size()) {
                    throw mismatch(name, "BYTES of shape " + shape, elements + " elements",
                            values.size() + " elements");
                }
            }
        }
    }

    private static Problem mismatch(String name, String what, String expected, String given) {
        return Problem.badRequest("tensor '" + MessageText.brief(name) + "' is " + what + ", so it takes " + expected
                + ", but has " + given + "; correct its shape, its datatype or its data");
    }

    /**
     * Returns the number of elements of a shape from a request.
     *
     * @throws Problem with status 400 if a dimension is negative, or if there are too many dimensions or elements
     */
    static long elements(String name, List<Long> shape) {
        if (shape.size() > MAX_RANK) {
            throw Problem.badRequest("tensor '" + MessageText.brief(name) + "' has " + shape.size()
                    + " dimensions; give at most " + MAX_RANK);
        }
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw Problem.badRequest("dimension " + dimension + " in shape " + shape + " of tensor '"
                        + MessageText.brief(name) + "' is negative; give the size of the data");
            }
            elements = dimension == 0 || elements <= Integer.MAX_VALUE / dimension ? elements * dimension
                    : Integer.MAX_VALUE + 1L;
            if (elements > Integer.MAX_VALUE && !shape.contains(0L)) {
                throw Problem.badRequest("shape " + shape + " of tensor '" + MessageText.brief(name)
                        + "' has more than " + Integer.MAX_VALUE + " elements; send fewer");
            }
        }
        return shape.contains(0L) ? 0 : elements;
    }

    /** Returns a tensor of numbers without parameters. */
    public static InferTensor of(String name, Datatype datatype, List<Long> shape, byte[] bytes) {
        return new InferTensor(name, datatype, shape, new TensorData.Numbers(bytes), Map.of());
    }

    /** Returns a tensor of strings without parameters. */
    public static InferTensor of(String name, List<Long> shape, List<byte[]> strings) {
        return new InferTensor(name, Datatype.BYTES, shape, new TensorData.Strings(strings), Map.of());
    }
}
