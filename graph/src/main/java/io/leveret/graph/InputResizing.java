package io.leveret.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives an input of a graph another shape, and all tensors after it those that follow. For files that leave dimensions
 * open and state an example of each.
 *
 * <p>The shapes of some results are stated, not computed ({@link ShapeRules#results}). These are kept or adapted only
 * where there is one way to do so; otherwise the graph is refused.
 */
public final class InputResizing {
    private final Graph graph;
    private final List<TensorSpec> tensors;
    private final List<Operator> operators = new ArrayList<>();
    private final Set<Integer> changed = new HashSet<>(); // tensors whose shape changed
    private boolean isComputing; // whether operators compute with shapes that changed

    private InputResizing(Graph graph) {
        this.graph = graph;
        this.tensors = new ArrayList<>(graph.tensors());
    }

    /**
     * Returns a graph with another shape of an input. Its operators and tensors have the same indices.
     *
     * @param input index of the graph's input, from 0
     * @throws GraphException if a shape does not follow from it, or an operator does not take one
     */
    public static Graph resize(Graph graph, int input, Shape shape) {
        InputResizing resizing = new InputResizing(graph);
        resizing.set(graph.inputs().get(input), shape);
        for (Operator operator : graph.operators()) {
            resizing.operators.add(resizing.adapted(operator));
        }
        return new Graph(resizing.tensors, resizing.operators, graph.inputs(), graph.outputs());
    }

    private void set(int tensor, Shape shape) {
        TensorSpec old = tensors.get(tensor);
        if (!old.shape().equals(shape)) {
            tensors.set(tensor, TensorSpec.computed(old.name(), old.type(), shape, old.quantization()));
            changed.add(tensor);
        }
    }

    /** Sets the shapes of an operator's results, and returns it with attributes that fit. */
    private Operator adapted(Operator operator) {
        if (operator.inputs().stream().noneMatch(changed::contains)) {
            return operator;
        }
        try {
            return switch (operator) {
                case Operator.Relabeling same -> relabeled(same);
                case Operator.Slice slice -> sliced(slice);
                case Operator.Split split -> split(split);
                case Operator.ResizeBilinear resize -> withStatedSize(resize);
                case Operator.ResizeNearestNeighbor resize -> withStatedSize(resize);
                case Operator.BroadcastTo stated -> throw undecided(stated);
                case Operator.Tile stated -> throw undecided(stated);
                case Operator.TransposeConv stated -> throw undecided(stated);
                case Operator.ShapeOf shape -> {
                    isComputing = true;
                    yield shape;
                }
                case Operator _ -> {
                    List<Shape> shapes = ShapeRules.results(operator, tensors::get);
                    for (int i = 0; i < shapes.size(); i++) {
                        set(operator.outputs().get(i), shapes.get(i));
                    }
                    yield operator;
                }
            };
        } catch (IllegalArgumentException tooLarge) { // of Shape
            throw GraphException.contradiction(operator.name() + ": " + tooLarge.getMessage());
        }
    }

    private GraphException undecided(Operator operator) {
        return GraphException.contradiction("the shape of " + operator.name() + "'s result, "
                + tensors.get(operator.output()).shape() + ", does not follow from its operand's new shape "
                + tensors.get(operator.inputs().getFirst()).shape());
    }

    /** Adapts one axis of the result: any but the first, of images, and the last, if it is that of the operand. */
    private Operator relabeled(Operator.Relabeling operator) {
        Shape from = tensors.get(operator.input()).shape();
        Shape to = tensors.get(operator.output()).shape();
        if (from.elements() == to.elements()) {
            return operator;
        }
        boolean keepsLast = from.rank() > 1 && to.rank() > 2 && from.dimension(-1) == to.dimension(-1);
        int last = to.rank() - (keepsLast ? 1 : 0);
        int axis = 1;
        if (operator instanceof Operator.Reshape && last == 2) {
            int[] dimensions = to.toArray();
            int others = to.elements() / dimensions[axis];
            dimensions[axis] = from.elements() / others;
            if (dimensions[axis] * others == from.elements()) {
                set(operator.output(), Shape.of(dimensions));
                return operator;
            }
        }
        throw undecided(operator);
    }

    /** Keeps what the slice omits at both ends of an axis; all of an axis stays all of it. */
    private Operator sliced(Operator.Slice slice) {
        Shape from = tensors.get(slice.input()).shape();
        Shape before = graph.tensor(slice.input()).shape();
        List<Integer> starts = new ArrayList<>(slice.starts());
        List<Integer> sizes = new ArrayList<>(slice.sizes());
        for (int axis = 0; axis < from.rank(); axis++) {
            int grown = from.dimension(axis) - before.dimension(axis);
            if (grown == 0) {
                continue;
            }
            boolean reverses = slice.strides().get(axis) == -1 && starts.get(axis) == before.dimension(axis) - 1
                    && sizes.get(axis) == before.dimension(axis);
            boolean toTheEnd = slice.strides().get(axis) == 1
                    && starts.get(axis) + sizes.get(axis) == before.dimension(axis);
            if (!reverses && !toTheEnd || sizes.get(axis) + grown < 1) {
                throw undecided(slice);
            }
            starts.set(axis, starts.get(axis) + (reverses ? grown : 0));
            sizes.set(axis, sizes.get(axis) + grown);
        }
        if (graph.tensor(slice.output()).shape().rank() != from.rank()) {
            throw undecided(slice);
        }
        set(slice.output(), Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()));
        return new Operator.Slice(slice.name(), slice.input(), starts, slice.strides(), sizes, slice.output());
    }

    private Operator split(Operator.Split split) {
        Shape from = tensors.get(split.input()).shape();
        if (from.dimension(split.axis()) != graph.tensor(split.input()).shape().dimension(split.axis())) {
            throw undecided(split);
        }
        for (int part = 0; part < split.outputs().size(); part++) {
            int output = split.outputs().get(part);
            List<Integer> dimensions = new ArrayList<>();
            for (int axis = 0; axis < from.rank(); axis++) {
                if (axis != split.axis()) {
                    dimensions.add(from.dimension(axis));
                } else if (graph.tensor(output).shape().rank() == from.rank()) {
                    dimensions.add(split.sizes().get(part));
                }
            }
            set(output, Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray()));
        }
        return split;
    }

    /** A size that the file states; refused if the file may compute it. */
    private Operator withStatedSize(Operator.Unary resize) {
        Shape from = tensors.get(resize.input()).shape();
        Shape before = graph.tensor(resize.input()).shape();
        if (isComputing || from.dimension(0) != before.dimension(0) || from.dimension(3) != before.dimension(3)) {
            throw undecided(resize);
        }
        return resize;
    }
}
