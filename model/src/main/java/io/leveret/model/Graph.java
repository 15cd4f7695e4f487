package io.leveret.model;

import java.util.List;

/**
 * What a model file says, validated: every index refers to something, every shape follows from the operators, every
 * constant has its bytes, every quantized tensor its scale. Operators stand in the order in which they run.
 *
 * @param source the path or name of the file it was read from, for messages
 * @param fileBytes the size of that file
 * @param description the file's own description, possibly empty
 * @param tensors all tensors; operators refer to them by their place in this list
 * @param operators the operators, each after those whose results it needs
 * @param inputs the tensors that the caller fills
 * @param outputs the tensors that the caller reads
 * @param metadata what the model's author said about its inputs and outputs
 */
public record Graph(String source, long fileBytes, String description, List<TensorSpec> tensors,
        List<Operator> operators, List<Integer> inputs, List<Integer> outputs, ModelMetadata metadata) {

    /** A graph; the lists are copied. */
    public Graph {
        tensors = List.copyOf(tensors);
        operators = List.copyOf(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The tensor at a place in {@link #tensors}. */
    public TensorSpec tensor(int index) {
        return tensors.get(index);
    }

    /** The specification of one of the inputs, counted from 0. */
    public TensorSpec input(int index) {
        return tensors.get(inputs.get(index));
    }

    /** The specification of one of the outputs, counted from 0. */
    public TensorSpec output(int index) {
        return tensors.get(outputs.get(index));
    }
}
