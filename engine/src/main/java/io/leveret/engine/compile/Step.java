package io.leveret.engine.compile;

import io.leveret.engine.kernel.Kernel;
import io.leveret.model.Operator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step of a plan.
 *
 * @param operators what it computes, with what was fused into them: one, or several that are computed together
 * @param multiplyAdds the multiply-adds of one inference
 * @param kernel how it is computed
 */
public record Step(List<Operator> operators, long multiplyAdds, Kernel kernel) {
    /** The tensor that it computes. */
    public int output() {
        return operators.getLast().output();
    }

    /** TensorFlow Lite's names for the operators. */
    public String name() {
        return operators.stream().map(Operator::name).collect(Collectors.joining(" + "));
    }
}
