package io.leveret.vision.meaning;

import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.metadata.InputSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The axes of an input that takes pictures.
 *
 * @param form their order
 * @param shape the input's shape
 * @param isAssumed whether the shape allows another order too, and the network does not tell
 */
public record InputLayout(Form form, Shape shape, boolean isAssumed) {
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

    /**
     * Returns the layout of an input; empty if it takes no pictures. If its shape allows several, the network decides,
     * which often begins by moving the channels; or else channels last are assumed, unless only channels first give
     * square pictures.
     */
    public static Optional<InputLayout> of(Graph graph, int tensor) {
        Shape shape = graph.tensor(tensor).shape();
        List<InputLayout> fitting = Arrays.stream(Form.values()).filter(form -> form.name().length() == shape.rank())
                .map(form -> new InputLayout(form, shape, false)).filter(InputLayout::fits).toList();
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
        return new InputLayout(form, shape, true);
    }

    private boolean fits() {
        int channels = channels();
        if (form == Form.HW && Math.min(height(), width()) == 1) {
            return false; // a vector
        }
        boolean hasColors = form.axis('C') < 0 || channels == 1 || channels == 3 || channels == 4;
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

    /** Returns whether a tensor takes pictures. */
    public static boolean takesPictures(Graph graph, int tensor) {
        TensorSpec spec = graph.tensor(tensor);
        return holdsPixels(spec.type()) && of(graph, tensor).isPresent();
    }

    private static boolean holdsPixels(ElementType type) {
        return switch (type) {
            case FLOAT32, UINT8, INT8, INT16, INT32, INT64 -> true;
            case FLOAT16, BOOL -> false;
        };
    }
}
