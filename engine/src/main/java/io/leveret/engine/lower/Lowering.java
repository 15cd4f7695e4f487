package io.leveret.engine.lower;

import io.leveret.engine.kernel.FusedRows;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.QuantizedResizeBilinear.Neighbors;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.move.IntegerConstant;
import io.leveret.engine.lower.quantized.IntegerFunctions;
import io.leveret.engine.lower.quantized.WideSoftmax;
import io.leveret.engine.passes.Geometries;
import io.leveret.engine.passes.Graphs;
import io.leveret.engine.passes.LoweredGraph;
import io.leveret.engine.passes.LoweredOperator;
import io.leveret.engine.passes.MemoryPlan;
import io.leveret.engine.passes.Rewritten;
import io.leveret.engine.passes.RowFusion;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Creates kernels for operators. This class defines what an operator means, quantized or not; kernels define how it
 * runs.
 */
public final class Lowering {
    private final Rewritten rewritten;
    private final LoweredGraph graph;
    private final Geometries geometries;
    private final KernelProviders kernels;
    private final Operands operands;
    private final WeightedLowering weighted;
    private final BinaryLowering pairs;
    private final PointwiseLowering pointwise;
    private final MovementLowering movements;
    private final ReductionLowering reductions;

    public Lowering(Rewritten rewritten, MemoryPlan memory, KernelProviders kernels) {
        this.rewritten = rewritten;
        this.graph = rewritten.graph();
        this.geometries = new Geometries(graph, rewritten.paddings());
        this.kernels = kernels;
        this.operands = new Operands(rewritten, memory::offset);
        this.weighted = new WeightedLowering(operands, geometries, kernels);
        this.pairs = new BinaryLowering(operands, kernels);
        this.pointwise = new PointwiseLowering(operands, kernels);
        this.movements = new MovementLowering(operands, kernels);
        this.reductions = new ReductionLowering(operands, kernels);
    }

    /**
     * Returns the kernel of an operator, or of a chain that ends with it; empty if its result shares its operand's
     * memory.
     */
    public Optional<Kernel> lower(Operator operator) {
        return rewritten.chain(operator).map(this::fused).or(() -> single(operator));
    }

    /**
     * Returns the kernels of convolutions that compute rows, for {@link RowFusion}: they get the positions of their
     * images at each call.
     */
    public static Function<Operator, Optional<RowKernel>> rowKernels(Rewritten rewritten, KernelProviders kernels) {
        WeightedLowering lowering = new WeightedLowering(new Operands(rewritten, _ -> 0),
                new Geometries(rewritten.graph(), rewritten.paddings()), kernels);
        return operator -> Optional.of(lowering.lower((Operator.Weighted) operator))
                .filter(RowKernel.class::isInstance).map(RowKernel.class::cast);
    }

    /**
     * Returns whether kernels multiply integers in a convolution of this geometry whose input scale is known only at
     * run time.
     */
    public static boolean convolvesHybrid(Geometry geometry, KernelProviders kernels) {
        return WeightedLowering.hybridOfOneChannel(geometry, kernels).isPresent();
    }

    private Kernel fused(RowFusion.Chain chain) {
        int output = chain.last().output();
        return new FusedRows(chain.kernels(), operands.isQuantized(output), chain.bandRows(),
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
            case Operator.Pool2D pool -> pool(pool);
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
            case Operator.LogSoftmax(int input, int output) ->
                    make(new KernelSpec.LogSoftmax(operands.rows(input)), input, output);
            case Operator.L2Normalization(int input, int output, var activation) ->
                    make(operands.isQuantized(input)
                            ? new KernelSpec.QuantizedRows(operands.rows(input),
                                    IntegerFunctions.l2Normalization(operands.min(output), operands.max(output),
                                            operands.spec(output).type() == ElementType.UINT8))
                            : new KernelSpec.L2Normalization(operands.rows(input), activation.min(),
                                    activation.max()),
                            input, output);
            case Operator.LocalResponseNormalization norm -> make(new KernelSpec.LocalResponseNormalization(
                    operands.rows(norm.input()), norm.radius(), norm.bias(), norm.alpha(), norm.beta()),
                    norm.input(), norm.output());
            case Operator.SequenceLstm lstm ->
                    make(new LstmLowering(operands, lstm).spec(), lstm.input(), lstm.output());
            case Operator.ShapeOf(int input, int output) ->
                    new IntegerConstant(operands.shape(input).toArray(), operands.at(output));
            case Operator.Concatenation _,Operator.Relabeling _,Operator.Split _,Operator.Pack _ ->
                    throw isNotLowered(operator);
            case Operator.AddN _,Operator.Conv3D _,Operator.GatherNd _,Operator.TopK _ -> throw isNotLowered(operator);
        });
    }

    private static IllegalStateException isNotLowered(Operator operator) {
        return new IllegalStateException(operator.name() + " is lowered before, or rewritten");
    }

    private Kernel extension(LoweredOperator operator) {
        return switch (operator) {
            case LoweredOperator.Hybrid hybrid -> weighted.lower(hybrid);
            case LoweredOperator.GatedActivation gated -> pointwise.gated(gated);
            case LoweredOperator.TopIndices top -> reductions.topIndices(top);
            case LoweredOperator.DynamicRanges ranges -> pointwise.dynamicRanges(ranges);
            case LoweredOperator.DynamicQuantize quantize -> pointwise.dynamicQuantize(quantize);
        };
    }

    private Kernel make(KernelSpec spec, int input, int output) {
        return kernels.make(spec, Locations.of(operands.at(input), operands.at(output)));
    }

    private Kernel pool(Operator.Pool2D pool) {
        Geometry geometry = geometry(pool);
        Activation activation = pool.activation();
        Bounds bounds;
        if (operands.isQuantized(pool.input())) {
            int min = operands.min(pool.output(), activation);
            int max = operands.max(pool.output(), activation);
            bounds = operands.isWide(pool.input()) ? new Bounds.Wide(min, max)
                    : new Bounds.Quantized(operands.quantization(pool.input()).zeroPoint(0), min, max);
        } else {
            bounds = new Bounds.Float32(activation.min(), activation.max());
        }
        return make(switch (pool) {
            case Operator.AveragePool2D _ -> new KernelSpec.AveragePool(geometry, bounds);
            case Operator.MaxPool2D _ -> new KernelSpec.MaxPool(geometry, bounds);
        }, pool.input(), pool.output());
    }

    private Geometry geometry(Operator.Pool2D pool) {
        return operands.withOutStride(geometries.of(pool.input(), pool.output(), pool.filterHeight(),
                pool.filterWidth(), pool.window()), pool.output());
    }

    private Kernel batchMatMul(Operator.BatchMatMul product) {
        MatMulGeometry geometry = MatMulGeometry.of(operands.shape(product.left()).toArray(),
                operands.shape(product.right()).toArray(), product.adjX(), product.adjY());
        KernelSpec spec = operands.isQuantized(product.left())
                ? new KernelSpec.QuantizedMatMul(geometry, operands.requantization(product))
                : new KernelSpec.MatMul(geometry);
        return kernels.make(spec, Locations.of(operands.at(product.left()), operands.at(product.right()),
                operands.at(product.output())));
    }

    private Kernel resizeBilinear(Operator.ResizeBilinear resize) {
        Shape in = operands.shape(resize.input());
        Shape out = operands.shape(resize.output());
        if (operands.isQuantized(resize.input())) {
            return make(new KernelSpec.QuantizedResizeBilinear(in.dimension(0), in.dimension(3),
                    neighbors(resize, 1), neighbors(resize, 2), in.dimension(1), in.dimension(2),
                    operands.isWide(resize.input())), resize.input(), resize.output());
        }
        return make(new KernelSpec.ResizeBilinear(in.dimension(0), in.dimension(3),
                Resizing.between(in.dimension(1), out.dimension(1), resize.alignCorners(), resize.halfPixelCenters()),
                Resizing.between(in.dimension(2), out.dimension(2), resize.alignCorners(), resize.halfPixelCenters()),
                in.dimension(1), in.dimension(2)), resize.input(), resize.output());
    }

    private Neighbors neighbors(Operator.ResizeBilinear resize, int axis) {
        int in = operands.shape(resize.input()).dimension(axis);
        int out = operands.shape(resize.output()).dimension(axis);
        return operands.isWide(resize.input())
                ? Resizing.neighborsIn1024ths(in, out, resize.alignCorners(), resize.halfPixelCenters())
                : Resizing.neighborsIn2048ths(in, out, resize.alignCorners(), resize.halfPixelCenters());
    }

    private Kernel softmax(Operator.Softmax softmax) {
        int input = softmax.input();
        int output = softmax.output();
        if (operands.isWide(input)) {
            return make(new KernelSpec.QuantizedRows(operands.rows(input),
                    new WideSoftmax(operands.scale(input), softmax.beta())), input, output);
        }
        return make(operands.isQuantized(input)
                ? new KernelSpec.QuantizedSoftmax(operands.rows(input), operands.scale(input), softmax.beta(),
                        operands.scale(output), operands.min(output), operands.max(output))
                : new KernelSpec.Softmax(operands.rows(input), softmax.beta()), input, output);
    }
}
