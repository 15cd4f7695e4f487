package io.leveret.tflite;

import io.leveret.base.OptionException;
import java.util.List;

/**
 * Limits on model files, so that an untrusted file cannot exhaust memory.
 *
 * @param maxFileBytes the size of the file; files above 2 GiB are mapped into memory, not read
 * @param maxTensorElements elements of a single tensor, and of all filters and biases together, each counted as often
 *     as an operator uses it
 * @param maxOperators the operators of the graph, and the tensors divided by 8
 * @param maxAssociatedFileBytes unpacked size of all files packed into the model, such as its labels; checked if the
 *     metadata names one of them
 * @param maxArenaBytes the working memory for the tensors of one running inference; the engine checks it when it
 *     compiles the graph
 */
public record ModelLimits(long maxFileBytes, int maxTensorElements, int maxOperators, int maxAssociatedFileBytes,
        long maxArenaBytes) {
    /**
     * 16 GiB, 2^28 elements, 100,000 operators, 16 MiB, 1.5 GiB (2^28 float32 and 2^28 quantized
     * values).
     */
    public static final ModelLimits DEFAULT = new ModelLimits(1L << 34, 1 << 28, 100_000, 16 << 20,
            3L << 29);

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is below 1
     */
    public ModelLimits {
        if (maxFileBytes < 1 || maxTensorElements < 1 || maxOperators < 1 || maxAssociatedFileBytes < 1
                || maxArenaBytes < 1) {
            throw new OptionException("limits",
                    List.of(maxFileBytes, maxTensorElements, maxOperators, maxAssociatedFileBytes,
                            maxArenaBytes),
                    _ -> "limits must be at least 1: " + maxFileBytes + ", " + maxTensorElements
                            + ", " + maxOperators + ", " + maxAssociatedFileBytes + ", " + maxArenaBytes);
        }
    }
}
