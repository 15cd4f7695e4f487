package io.leveret.engine.lower;

import io.leveret.engine.kernel.Kernel;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A step of a plan.
 *
 * @param operators what it computes, including fused operators: one, or several that run together
 * @param result the tensor that it computes
 * @param multiplyAdds the multiply-adds of one inference
 * @param bytesMoved the bytes that one inference reads and writes for it
 * @param kernel the kernel that computes it
 */
public record ProgramStep(List<Operator> operators, TensorSpec result, long multiplyAdds, long bytesMoved,
        Kernel kernel) {
    /** TensorFlow Lite's names for the operators. */
    public String name() {
        return operators.stream().map(Operator::name).collect(Collectors.joining(" + "));
    }
}
