package io.leveret.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * An operator as stored in a file.
 *
 * @param code one of the schema's {@code BuiltinOperator}
 * @param version the version that a reader needs
 * @param optionsType one of the schema's {@code BuiltinOptions}; 0 for none
 * @param options writes the options' table
 * @param inputs tensors of the file
 * @param outputs tensors of the file
 * @param intermediates tensors of the file, whose scales are those of intermediate results
 */
record OperatorParts(int code, int version, byte optionsType, ToIntFunction<FlatBufferBuilder> options,
        List<Integer> inputs, List<Integer> outputs, List<Integer> intermediates) {
    /** Creates an operator without intermediate results. */
    OperatorParts(int code, int version, byte optionsType, ToIntFunction<FlatBufferBuilder> options,
            List<Integer> inputs, List<Integer> outputs) {
        this(code, version, optionsType, options, inputs, outputs, List.of());
    }
}
