package io.leveret.engine.compile;

import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.move.ArgExtremum;
import io.leveret.engine.kernel.move.Cumsum;
import io.leveret.engine.kernel.portable.pool.Reduction;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import java.util.List;

/** Kernels of operators that make one value of those along an axis, or go along it. */
final class ReductionLowering {
    private final Operands operands;
    private final KernelFamily family;

    ReductionLowering(Operands operands, KernelFamily family) {
        this.operands = operands;
        this.family = family;
    }

    /** A tensor seen as {@code outer × middle × inner}, the middle some axes side by side. */
    private record Extents(int outer, int middle, int inner) {
        static Extents of(Shape shape, int first, int axes) {
            int[] extents = {1, 1, 1};
            for (int axis = 0; axis < shape.rank(); axis++) {
                extents[axis < first ? 0 : axis < first + axes ? 1 : 2] *= shape.dimension(axis);
            }
            return new Extents(extents[0], extents[1], extents[2]);
        }
    }

    Kernel reduce(Operator.Reduce reduce) {
        int input = operands.at(reduce.input());
        int output = operands.at(reduce.output());
        List<Integer> axes = reduce.axes();
        Extents extents = Extents.of(operands.shape(reduce.input()), axes.isEmpty() ? 0 : axes.getFirst(), axes.size());
        if (reduce.function() != ReduceFunction.MEAN) {
            return new Reduction(reduce.function(), operands.held(reduce.output()), extents.outer(), extents.middle(),
                    extents.inner(), input, output);
        }
        if (!operands.isQuantized(reduce.input())) {
            return family.f32Mean(extents.outer(), extents.middle(), extents.inner(), input, output);
        }
        float scale = operands.scale(reduce.input()) / operands.scale(reduce.output()) * (1f / extents.middle());
        return family.q8Mean(extents.outer(), extents.middle(), extents.inner(), scale,
                operands.quantization(reduce.output()).zeroPoint(0), operands.min(reduce.output()),
                operands.max(reduce.output()), input, output);
    }

    Kernel argExtremum(Operator.ArgExtremum extremum) {
        Extents extents = Extents.of(operands.shape(extremum.input()), extremum.axis(), 1);
        return new ArgExtremum(extremum.largest(), operands.held(extremum.input()), extents.outer(), extents.middle(),
                extents.inner(), operands.at(extremum.input()), operands.at(extremum.output()));
    }

    Kernel cumsum(Operator.Cumsum cumsum) {
        Extents extents = Extents.of(operands.shape(cumsum.input()), cumsum.axis(), 1);
        return new Cumsum(operands.held(cumsum.input()), extents.outer(), extents.middle(), extents.inner(),
                cumsum.exclusive(), cumsum.reverse(), operands.at(cumsum.input()), operands.at(cumsum.output()));
    }
}
