package io.leveret.vision.meaning;

import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.tflite.metadata.InputSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The axes of an input that takes pictures.
 *
 * @param form their order
 * @param shape the lengths of the axes: the input's shape, unless it is flat
 * @param isAssumed whether the shape allows another order too, and the network does not tell
 * @param isFlat whether the input is a row of values for each image, and its pixels lie in it in this order
 */
public record InputLayout(Form form, Shape shape, boolean isAssumed, boolean isFlat) {
    /** The axes in order: images (N), rows (H), columns (W) and channels (C). */
    public enum Form {
        NHWC("batch×height×width×channels"), NCHW("batch×channels×height×width"), NHW("batch×height×width"),
        HWC("height×width×channels"), CHW("channels×height×width"), HW("height×width");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        /** Returns the index of an axis, or −1. */
        int axis(char letter) {
            return name().indexOf(letter);
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** All forms in words, for messages. */
    public static final String FORMS = "batch×height×width×channels, with 1, 3 or 4 channels, "
            + "batch×channels×height×width, batch×height×width, or the same without batch";

    private static final List<Integer> CHANNELS = List.of(1, 3, 4);

    /**
     * Returns the layout of an input; empty if it takes no pictures. If its shape allows several, the network decides,
     * which often begins by moving the channels; or else channels last are assumed, unless only channels first give
     * square pictures. A row of values is a picture if the network begins by giving it such a shape, or if the size
     * explains their number; then channels last are assumed.
     *
     * @param size of the pictures, as the user states it
     */
    public static Optional<InputLayout> of(Graph graph, int tensor, Optional<InputSize> size) {
        Optional<InputLayout> unfolded = ofAxes(graph, tensor);
        Shape shape = graph.tensor(tensor).shape();
        boolean isExplained = unfolded.isPresent() && size.filter(unfolded.get().size()::equals).isPresent();
        if (isExplained || !isRow(shape)) {
            return unfolded;
        }
        Optional<InputLayout> reshaped = reshaped(graph, tensor);
        return reshaped.filter(found -> size.isEmpty() || size.get().equals(found.size()))
                .or(() -> size.flatMap(given -> ofRow(shape, given))).or(() -> reshaped).or(() -> unfolded);
    }

    /** Returns whether a shape is a row of values, or one for each image. */
    public static boolean isRow(Shape shape) {
        return shape.rank() > 0 && Arrays.stream(shape.toArray()).skip(1).filter(length -> length != 1).count() <= 1;
    }

    /** Returns the number of rows of such a shape: images. */
    private static int rows(Shape shape) {
        return shape.elements() == shape.dimension(0) ? 1 : shape.dimension(0);
    }

    /**
     * Returns the layout of rows of values that the network begins to use as pictures. Values of two axes are pictures
     * only if they are square: others may be series of vectors.
     */
    private static Optional<InputLayout> reshaped(Graph graph, int tensor) {
        Shape row = graph.tensor(tensor).shape();
        int current = tensor;
        for (Operator operator : graph.operators()) {
            if (!operator.inputs().contains(current)) {
                continue;
            }
            int result = operator.output();
            if (operator instanceof Operator.Relabeling) {
                return ofAxes(graph, result)
                        .filter(found -> found.batch() == rows(row) && Math.min(found.height(), found.width()) > 1
                                && (found.shape.rank() == 4 || found.isSquare()))
                        .map(InputLayout::flat);
            }
            if (!(operator instanceof Operator.Pointwise || operator instanceof Operator.Binary)
                    || !graph.tensor(result).shape().equals(row)) {
                return Optional.empty();
            }
            current = result;
        }
        return Optional.empty();
    }

    /** Returns the layout of rows of values that are pixels of pictures of a size. */
    private static Optional<InputLayout> ofRow(Shape row, InputSize size) {
        int images = rows(row);
        long pixels = (long) images * size.height() * size.width();
        return CHANNELS.stream().filter(channels -> pixels * channels == row.elements()).findFirst()
                .map(channels -> new InputLayout(Form.NHWC, Shape.of(images, size.height(), size.width(), channels),
                        false, true));
    }

    private static Optional<InputLayout> ofAxes(Graph graph, int tensor) {
        Shape shape = graph.tensor(tensor).shape();
        List<InputLayout> fitting = Arrays.stream(Form.values()).filter(form -> form.name().length() == shape.rank())
                .map(form -> new InputLayout(form, shape, false, false)).filter(InputLayout::fits).toList();
        if (fitting.size() <= 1) {
            return fitting.stream().findFirst();
        }
        if (shape.rank() == 3) {
            return Optional.of(ofRank3(fitting));
        }
        Optional<Form> used = use(graph, tensor);
        for (InputLayout each : fitting) {
            if (used.filter(form -> form == each.form).isPresent()) {
                return Optional.of(each);
            }
        }
        InputLayout last = fitting.get(0);
        InputLayout first = fitting.get(1);
        if (last.isSquare() && !first.isSquare()) {
            return Optional.of(last);
        }
        return Optional.of((first.isSquare() && !last.isSquare() ? first : last).assumed());
    }

    private InputLayout assumed() {
        return new InputLayout(form, shape, true, isFlat);
    }

    private InputLayout flat() {
        return new InputLayout(form, shape, isAssumed, true);
    }

    private boolean fits() {
        boolean isVector = channels() == 1 && Math.min(height(), width()) == 1
                && (form == Form.HW || Math.max(height(), width()) > 1);
        if (isVector) {
            return false;
        }
        boolean hasColors = form.axis('C') < 0 || CHANNELS.contains(channels());
        return hasColors && (form != Form.NHW || shape.dimension(0) == 1 || shape.dimension(1) == shape.dimension(2));
    }

    /** Prefers one image, then colors, then gray. */
    private static InputLayout ofRank3(List<InputLayout> fitting) {
        List<InputLayout> likely = new ArrayList<>();
        for (Form form : List.of(Form.HWC, Form.CHW, Form.NHW)) {
            fitting.stream().filter(each -> each.form == form && (form == Form.NHW || each.channels() > 1)
                    && Math.min(each.height(), each.width()) > 1).forEach(likely::add);
        }
        InputLayout chosen = likely.isEmpty() ? fitting.getFirst() : likely.getFirst();
        boolean clear = likely.size() == 1 || likely.size() == 2 && likely.get(1).form == Form.NHW
                && likely.get(1).shape.dimension(0) > 1;
        return clear ? chosen : chosen.assumed();
    }

    /** Returns the form that the first operator to use an input's axes shows; empty if it is none that tells. */
    private static Optional<Form> use(Graph graph, int tensor) {
        int current = tensor;
        for (Operator operator : graph.operators()) {
            if (!operator.inputs().contains(current)) {
                continue;
            }
            switch (operator) {
                case Operator.Transpose transpose -> {
                    return transpose.permutation().equals(List.of(0, 2, 3, 1)) ? Optional.of(Form.NCHW)
                            : transpose.permutation().equals(List.of(0, 3, 1, 2)) ? Optional.of(Form.NHWC)
                                    : Optional.empty();
                }
                case Operator.Conv2D _,Operator.DepthwiseConv2D _,Operator.Pool2D _ -> {
                    return Optional.of(Form.NHWC);
                }
                case Operator.ResizeBilinear _,Operator.ResizeNearestNeighbor _ -> {
                    return Optional.of(Form.NHWC);
                }
                case Operator.Pointwise same -> current = same.output();
                case Operator.Binary same -> current = same.output();
                case Operator.Pad same -> current = same.output();
                case Operator _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private boolean isSquare() {
        return height() == width();
    }

    /** Returns the length of an axis; 1 if there is none. */
    private int length(char letter) {
        int axis = form.axis(letter);
        return axis < 0 ? 1 : shape.dimension(axis);
    }

    /** Returns the distance of neighbors along an axis, in elements; 0 if there is none. */
    private int stride(char letter) {
        int stride = form.axis(letter) < 0 ? 0 : 1;
        for (int axis = form.axis(letter) + 1; stride > 0 && axis < shape.rank(); axis++) {
            stride *= shape.dimension(axis);
        }
        return stride;
    }

    /** Returns the number of images at once. */
    public int batch() {
        return length('N');
    }

    public int height() {
        return length('H');
    }

    public int width() {
        return length('W');
    }

    /** Returns the number of channels: 1, 3 or 4. */
    public int channels() {
        return length('C');
    }

    /** Returns the size of the pictures. */
    public InputSize size() {
        return new InputSize(height(), width());
    }

    /** Returns the index of the axis of rows in a shape of this form. */
    public int heightAxis() {
        return form.axis('H');
    }

    /** Returns the index of the axis of columns in a shape of this form. */
    public int widthAxis() {
        return form.axis('W');
    }

    /** Returns the index of an image's first element of a channel. */
    public int start(int image, int channel) {
        return image * stride('N') + channel * stride('C');
    }

    /** Returns the distance of rows, in elements. */
    public int rowStride() {
        return stride('H');
    }

    /** Returns the distance of neighboring pixels of a row, in elements. */
    public int columnStride() {
        return stride('W');
    }

    /** Returns whether elements are in the order of a picture's bytes: rows of pixels of three channels. */
    public boolean isInterleaved() {
        return channels() == 3 && (form == Form.NHWC || form == Form.HWC);
    }

    /** Returns whether elements of a type stand for pixels. */
    public static boolean holdsPixels(ElementType type) {
        return switch (type) {
            case FLOAT32, FLOAT16, UINT8, INT8, INT16, INT32, INT64 -> true;
            case BOOL -> false;
        };
    }
}
