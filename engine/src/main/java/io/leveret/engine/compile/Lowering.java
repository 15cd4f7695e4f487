package io.leveret.engine.compile;

import io.leveret.engine.kernel.FusedRows;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.move.IntegerConstant;
import io.leveret.engine.kernel.portable.row.F32L2Normalization;
import io.leveret.engine.kernel.portable.row.F32LocalResponseNormalization;
import io.leveret.engine.kernel.portable.row.F32LogSoftmax;
import io.leveret.engine.kernel.portable.row.F32ResizeBilinear;
import io.leveret.engine.kernel.portable.row.Q8Softmax;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import java.util.List;
import java.util.Optional;

/** Makes kernels of operators. What an operator means, quantized or not, is decided here; how it runs, in kernels. */
final class Lowering {
    private final Rewritten rewritten;
    private final LoweredGraph graph;
    private final Geometries geometries;
    private final KernelFamily family;
    private final Operands operands;
    private final WeightedLowering weighted;
    private final PairLowering pairs;
    private final PointwiseLowering pointwise;
    private final MovementLowering movements;
    private final ReductionLowering reductions;

    Lowering(Rewritten rewritten, MemoryPlan memory, KernelFamily family) {
        this.rewritten = rewritten;
        this.graph = rewritten.graph();
        this.geometries = new Geometries(graph, rewritten.borders());
        this.family = family;
        this.operands = new Operands(rewritten, memory);
        this.weighted = new WeightedLowering(operands, geometries, family);
        this.pairs = new PairLowering(operands, family);
        this.pointwise = new PointwiseLowering(operands, family);
        this.movements = new MovementLowering(operands, family);
        this.reductions = new ReductionLowering(operands, family);
    }

    /**
     * The kernel of an operator, and of those that are computed together with it, of which it is the last; none if its result
     * lies where its operand does.
     */
    Optional<Kernel> lower(Operator operator) {
        return rewritten.chain(operator).map(this::fused).or(() -> single(operator));
    }

    /** What is to run after an operator whose kernels computed in reals what is to be multiples of a scale. */
    Optional<Kernel> rounding(Operator operator) {
        boolean moves = operator instanceof Operator.Rearrangement;
        return moves || operands.spec(operator.output()).type() != ElementType.INT16 ? Optional.empty()
                : Optional.of(pointwise.rounding(operator.output()));
    }

    private Kernel fused(RowFusion.Chain chain) {
        List<RowKernel> stages = chain.operators().stream()
                .map(operator -> (RowKernel) single(operator).orElseThrow()).toList();
        int output = chain.last().output();
        return new FusedRows(stages, operands.isQuantized(output), chain.bandRows(),
                operands.at(chain.operators().getFirst().inputs().getFirst()), operands.at(output));
    }

    private Optional<Kernel> single(Operator operator) {
        if (Graphs.isAlias(graph, operator)) {
            return Optional.empty();
        }
        if (operator instanceof Operator.Concatenation concatenation) {
            return movements.concatenation(concatenation);
        }
        return Optional.of(switch (operator) {
            case Operator.Weighted product -> weighted.lower(product);
            case Operator.Extension extension -> extension((LoweredOperator) extension);
            case Operator.AveragePool2D pool -> averagePool(pool);
            case Operator.MaxPool2D pool -> maxPool(pool);
            case Operator.Binary binary -> pairs.lower(binary);
            case Operator.Select select -> pairs.select(select);
            case Operator.Pointwise function -> pointwise.lower(function);
            case Operator.Reduce reduce -> reductions.reduce(reduce);
            case Operator.ArgExtremum extremum -> reductions.argExtremum(extremum);
            case Operator.Cumsum cumsum -> reductions.cumsum(cumsum);
            case Operator.Pad pad -> movements.pad(pad);
            case Operator.Rearrangement rearrangement -> movements.rearrangement(rearrangement);
            case Operator.Gather gather -> movements.gather(gather);
            case Operator.BatchMatMul product -> batchMatMul(product);
            case Operator.ResizeBilinear resize -> resizeBilinear(resize);
            case Operator.Softmax softmax -> softmax(softmax);
            case Operator.LogSoftmax(int input, int output) -> new F32LogSoftmax(lines(input), length(input),
                    operands.at(input), operands.at(output));
            case Operator.L2Normalization(int input, int output, var activation) -> new F32L2Normalization(lines(input),
                    length(input), activation.min(), activation.max(), operands.at(input), operands.at(output));
            case Operator.LocalResponseNormalization norm -> new F32LocalResponseNormalization(lines(norm.input()),
                    length(norm.input()), norm.radius(), norm.bias(), norm.alpha(), norm.beta(),
                    operands.at(norm.input()), operands.at(norm.output()));
            case Operator.ShapeOf(int input, int output) ->
                    new IntegerConstant(operands.shape(input).toArray(), operands.at(output));
            case Operator.Concatenation _,Operator.Relabeling _,Operator.Split _,Operator.Pack _ ->
                    throw new IllegalStateException(operator.name() + " is lowered before, or rewritten");
        });
    }

    private Kernel extension(LoweredOperator operator) {
        return switch (operator) {
            case LoweredOperator.Hybrid hybrid -> weighted.lower(hybrid);
            case LoweredOperator.GatedActivation gated -> pointwise.gated(gated);
            case LoweredOperator.DynamicRanges ranges -> pointwise.dynamicRanges(ranges);
            case LoweredOperator.DynamicQuantize quantize -> pointwise.dynamicQuantize(quantize);
        };
    }

    private Kernel averagePool(Operator.AveragePool2D pool) {
        Geometry geometry = geometry(pool);
        int input = operands.at(pool.input());
        int output = operands.at(pool.output());
        if (!operands.isQuantized(pool.input())) {
            return family.f32AveragePool(geometry, pool.activation().min(), pool.activation().max(), input, output);
        }
        return family.q8AveragePool(geometry, operands.quantization(pool.input()).zeroPoint(0),
                operands.min(pool.output(), pool.activation()), operands.max(pool.output(), pool.activation()), input,
                output);
    }

    private Kernel maxPool(Operator.MaxPool2D pool) {
        Geometry geometry = geometry(pool);
        int input = operands.at(pool.input());
        int output = operands.at(pool.output());
        if (!operands.isQuantized(pool.input())) {
            return family.f32MaxPool(geometry, pool.activation().min(), pool.activation().max(), input, output);
        }
        return family.q8MaxPool(geometry, operands.min(pool.output(), pool.activation()),
                operands.max(pool.output(), pool.activation()), input, output);
    }

    private Geometry geometry(Operator.Pool2D pool) {
        return operands.withOutStride(geometries.of(pool.input(), pool.output(), pool.filterHeight(),
                pool.filterWidth(), pool.window()), pool.output());
    }

    private Kernel batchMatMul(Operator.BatchMatMul product) {
        MatMulGeometry geometry = MatMulGeometry.of(operands.shape(product.left()).toArray(),
                operands.shape(product.right()).toArray(), product.adjX(), product.adjY());
        return family.f32MatMul(geometry, operands.at(product.left()), operands.at(product.right()),
                operands.at(product.output()));
    }

    private Kernel resizeBilinear(Operator.ResizeBilinear resize) {
        Shape in = operands.shape(resize.input());
        Shape out = operands.shape(resize.output());
        return new F32ResizeBilinear(in.dimension(0), in.dimension(3),
                Resizing.between(in.dimension(1), out.dimension(1), resize.alignCorners(), resize.halfPixelCenters()),
                Resizing.between(in.dimension(2), out.dimension(2), resize.alignCorners(), resize.halfPixelCenters()),
                in.dimension(1), in.dimension(2), operands.at(resize.input()), operands.at(resize.output()));
    }

    private Kernel softmax(Operator.Softmax softmax) {
        int input = softmax.input();
        int output = softmax.output();
        if (!operands.isQuantized(input)) {
            return family.f32Softmax(lines(input), length(input), softmax.beta(), operands.at(input),
                    operands.at(output));
        }
        return new Q8Softmax(lines(input), length(input), operands.scale(input), softmax.beta(),
                operands.scale(output), operands.min(output), operands.max(output), operands.at(input),
                operands.at(output));
    }

    /** The elements of a line of the last axis. */
    private int length(int tensor) {
        return operands.shape(tensor).dimension(-1);
    }

    private int lines(int tensor) {
        return operands.elements(tensor) / length(tensor);
    }
}
