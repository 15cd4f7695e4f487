package io.leveret.engine.compile;

import io.leveret.engine.kernel.Kernel;
import io.leveret.model.Operator;

/**
 * One step of a plan.
 *
 * @param operator what it computes, with what was fused into it
 * @param multiplyAdds the multiply-adds of one inference
 * @param kernel how it is computed
 */
public record Step(Operator operator, long multiplyAdds, Kernel kernel) {}
