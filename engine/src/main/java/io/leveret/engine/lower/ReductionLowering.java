package io.leveret.engine.lower;

import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.move.ArgExtremum;
import io.leveret.engine.kernel.move.Cumsum;
import io.leveret.engine.kernel.move.TopIndices;
import io.leveret.engine.lower.quantized.IntegerFunctions;
import io.leveret.engine.passes.LoweredOperator;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import java.util.List;

/** Kernels of operators that reduce along an axis, or accumulate along it. */
final class ReductionLowering {
    private final Operands operands;
    private final KernelProviders kernels;

    ReductionLowering(Operands operands, KernelProviders kernels) {
        this.operands = operands;
        this.kernels = kernels;
    }

    /** A tensor with some axes side by side as the middle. */
    private static Extents extents(Shape shape, int first, int axes) {
        int end = first + axes;
        return new Extents(shape.elements(0, first), shape.elements(first, end), shape.elements(end, shape.rank()));
    }

    Kernel reduce(Operator.Reduce reduce) {
        List<Integer> axes = reduce.axes();
        Extents extents = extents(operands.shape(reduce.input()), axes.isEmpty() ? 0 : axes.getFirst(), axes.size());
        return kernels.make(spec(reduce, extents),
                Locations.of(operands.at(reduce.input()), operands.at(reduce.output())));
    }

    private KernelSpec spec(Operator.Reduce reduce, Extents extents) {
        int input = reduce.input();
        ReduceFunction function = reduce.function();
        return switch (function) {
            case MEAN, SUM, REDUCE_PROD -> operands.isQuantized(input) ? ofQuantized(reduce, extents)
                    : function == ReduceFunction.MEAN ? new KernelSpec.Mean(extents)
                            : new KernelSpec.Reduction(function, operands.storage(input), extents);
            case REDUCE_MAX, REDUCE_MIN, REDUCE_ANY, REDUCE_ALL ->
                    new KernelSpec.Reduction(function, operands.storage(input), extents);
        };
    }

    private KernelSpec ofQuantized(Operator.Reduce reduce, Extents extents) {
        int output = reduce.output();
        float inputScale = operands.scale(reduce.input());
        float outputScale = operands.scale(output);
        if (reduce.function() == ReduceFunction.REDUCE_PROD) {
            FixedPointFactor step = IntegerFunctions.ofProduct(inputScale, outputScale, extents.middle());
            return new KernelSpec.QuantizedFold(extents, (soFar, value) -> step.timesWide(soFar * value),
                    operands.clamped(output, step::timesWide));
        }
        int count = reduce.function() == ReduceFunction.MEAN ? extents.middle() : 1;
        return operands.isWide(output)
                ? new KernelSpec.QuantizedFold(extents, Long::sum, operands.clamped(output,
                        reduce.function() == ReduceFunction.MEAN
                                ? IntegerFunctions.mean(inputScale, outputScale, count)
                                : IntegerFunctions.sum(inputScale, outputScale)))
                : new KernelSpec.QuantizedMean(extents, inputScale / outputScale * (1f / count),
                        new Bounds.Quantized(operands.quantization(output).zeroPoint(0), operands.min(output),
                                operands.max(output)));
    }

    Kernel argExtremum(Operator.ArgExtremum extremum) {
        Extents extents = extents(operands.shape(extremum.input()), extremum.axis(), 1);
        return new ArgExtremum(extremum.largest(), operands.storage(extremum.input()), extents.outer(),
                extents.middle(),
                extents.inner(), operands.at(extremum.input()), operands.at(extremum.output()));
    }

    Kernel topIndices(LoweredOperator.TopIndices top) {
        KernelSpec.Rows rows = operands.rows(top.input());
        return new TopIndices(operands.storage(top.input()), rows.count(), rows.length(),
                operands.shape(top.output()).dimension(-1), operands.at(top.input()), operands.at(top.output()));
    }

    Kernel cumsum(Operator.Cumsum cumsum) {
        Extents extents = extents(operands.shape(cumsum.input()), cumsum.axis(), 1);
        return new Cumsum(operands.storage(cumsum.input()), extents.outer(), extents.middle(), extents.inner(),
                cumsum.exclusive(), cumsum.reverse(), operands.at(cumsum.input()), operands.at(cumsum.output()));
    }
}
