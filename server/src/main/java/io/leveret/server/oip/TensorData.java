package io.leveret.server.oip;

import java.util.List;

/** The values of a tensor. */
public sealed interface TensorData {
    /**
     * Numbers.
     *
     * @param bytes row-major, little-endian, {@link Datatype#bytes} for each element; not copied
     */
    record Numbers(byte[] bytes) implements TensorData {}

    /**
     * Elements of {@link Datatype#BYTES}.
     *
     * @param values row-major; not copied
     */
    record Strings(List<byte[]> values) implements TensorData {
        /** Copies the list. */
        public Strings {
            values = List.copyOf(values);
        }
    }
}
