package io.leveret.tflite;

import io.leveret.base.MessageText;
import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.derive.OpenDimensions;
import io.leveret.tflite.flatbuffer.BlockwiseQuantization;
import io.leveret.tflite.flatbuffer.LaterSchema;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** Reads the tensors of a graph: shapes, quantization and constants. */
final class TensorReader {
    private static final int MAX_RANK = 8; // no operator of TensorFlow Lite takes more
    private static final int LEAST_BYTES = 8; // an entry of the list, and a table without fields

    private final String source;
    private final ModelFile file;
    private final Model model;
    private final InlinedGraph graph;
    private final ReadBudget budget;
    private final ReadOptions options;

    // The current tensor.
    private int index;
    private String name;

    TensorReader(String source, ModelFile file, Model model, InlinedGraph graph, ReadBudget budget,
            ReadOptions options) {
        this.source = source;
        this.file = file;
        this.model = model;
        this.graph = graph;
        this.budget = budget;
        this.options = options;
    }

    /**
     * Reads all tensors.
     *
     * @param used by tensor: whether anything needs it; others may be of any type and shape
     */
    List<TensorSpec> read(boolean[] used) throws ModelFormatException {
        budget.pay(graph.tensorCount(), LEAST_BYTES);
        List<TensorSpec> tensors = new ArrayList<>(graph.tensorCount());
        for (index = 0; index < graph.tensorCount(); index++) {
            Tensor tensor = graph.tensor(index);
            name = budget.text(tensor.nameAsByteBuffer());
            tensors.add(used[index] || isReadable(tensor) ? tensor(tensor)
                    : new TensorSpec(name, ElementType.BOOL, Shape.of(0), Optional.empty(), Optional.empty()));
        }
        return tensors;
    }

    /** Returns whether a tensor's type and shape can be those of a {@link TensorSpec}. */
    static boolean isReadable(Tensor tensor) {
        boolean hasShape = tensor.shapeLength() <= MAX_RANK;
        for (int i = 0; hasShape && i < tensor.shapeLength(); i++) {
            hasShape = tensor.shape(i) >= 0;
        }
        return hasShape && tensor.sparsity() == null && switch (tensor.type()) {
            case TensorType.FLOAT32, TensorType.INT32, TensorType.INT64, TensorType.UINT8, TensorType.INT8,
                    TensorType.INT16, TensorType.FLOAT16, TensorType.BOOL -> true;
            default -> false;
        };
    }

    private TensorSpec tensor(Tensor tensor) throws ModelFormatException {
        ElementType type = switch (tensor.type()) {
            case TensorType.FLOAT32 -> ElementType.FLOAT32;
            case TensorType.INT32 -> ElementType.INT32;
            case TensorType.INT64 -> ElementType.INT64;
            case TensorType.UINT8 -> ElementType.UINT8;
            case TensorType.INT8, TensorType.INT4 -> ElementType.INT8;
            case TensorType.INT16 -> ElementType.INT16;
            case TensorType.FLOAT16 -> ElementType.FLOAT16;
            case TensorType.BOOL -> ElementType.BOOL;
            default -> throw new UnsupportedOperatorException(source,
                    List.of(where() + " of type " + typeName(tensor.type())));
        };
        if (tensor.shapeLength() > MAX_RANK) {
            throw failure(
                    where() + " has " + tensor.shapeLength() + " dimensions, above the limit of " + MAX_RANK);
        }
        budget.pay(tensor.shapeLength(), 4);
        int[] dimensions = new int[tensor.shapeLength()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = tensor.shape(i);
        }
        if (OpenDimensions.isOpen(tensor, 0) && options.batch().isPresent()) {
            dimensions[0] = options.batch().getAsInt();
        }
        Shape shape;
        try {
            shape = Shape.of(dimensions);
        } catch (IllegalArgumentException e) {
            throw failure(where() + ": " + e.getMessage());
        }
        if (shape.elements() > options.limits().maxTensorElements()) {
            throw ModelFormatException.aboveLimit(source,
                    where() + ": its " + shape.elements() + " elements are above the limit of "
                            + options.limits().maxTensorElements(),
                    "maxTensorElements", shape.elements(), options.limits().maxTensorElements());
        }
        if (tensor.sparsity() != null) {
            throw new UnsupportedOperatorException(source, List.of(where() + " stored sparsely"));
        }
        if (LaterSchema.isExternal(tensor)) {
            throw new UnsupportedOperatorException(source, List.of(where() + " stored in another file"));
        }
        boolean packed = tensor.type() == TensorType.INT4;
        Optional<ByteBuffer> constant = constant(tensor,
                packed ? (shape.elements() + 1L) / 2 : (long) shape.elements() * type.bytes());
        if (packed) {
            if (constant.isEmpty()) {
                throw new UnsupportedOperatorException(source, List.of(where() + " of type INT4 that is computed"));
            }
            budget.pay(constant.get().remaining(), 1); // many tensors may share a buffer, copies do not
            constant = Optional.of(unpacked(constant.get(), shape.elements()));
        }
        Optional<Quantization> quantization = quantization(tensor.quantization(), type, shape);
        try {
            return new TensorSpec(name, type, shape, quantization, constant);
        } catch (IllegalArgumentException misfit) {
            throw failure(misfit.getMessage());
        }
    }

    private Optional<ByteBuffer> constant(Tensor tensor, long expectedBytes) throws ModelFormatException {
        if (tensor.buffer() >= model.buffersLength()) {
            throw failure(where() + " refers to buffer " + tensor.buffer() + " of " + model.buffersLength());
        }
        ByteBuffer data = file.data((int) tensor.buffer(), source);
        if (data.remaining() == 0) {
            return Optional.empty();
        }
        if (data.remaining() != expectedBytes) {
            throw new ModelFormatException(source, -1, where() + " needs " + expectedBytes
                    + " bytes but its buffer holds " + data.remaining());
        }
        return Optional.of(data);
    }

    /** Unpacks two values a byte, the first in its lower half. */
    private static ByteBuffer unpacked(ByteBuffer pairs, int elements) {
        byte[] values = new byte[elements];
        for (int i = 0; i < elements; i++) {
            int pair = pairs.get(i / 2);
            values[i] = (byte) (i % 2 == 0 ? (byte) (pair << 4) >> 4 : pair >> 4);
        }
        return ByteBuffer.wrap(values).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private Optional<Quantization> quantization(QuantizationParameters parameters, ElementType type,
            Shape shape) throws ModelFormatException {
        Optional<BlockwiseQuantization> blocks = BlockwiseQuantization.of(parameters);
        if (blocks.isPresent()) {
            return Optional.of(blockwise(blocks.get()));
        }
        boolean absent = parameters == null || parameters.scaleLength() == 0
                || parameters.scaleLength() == 1 && parameters.scale(0) == 0;
        if (absent || type == ElementType.FLOAT32 || type == ElementType.FLOAT16 || type == ElementType.BOOL) {
            return Optional.empty(); // converters leave calibration ranges on tensors that are not quantized
        }
        int channels = parameters.scaleLength();
        budget.pay(channels, 4);
        budget.pay(parameters.zeroPointLength(), 8);
        float[] scales = new float[channels];
        int[] zeroPoints = new int[channels];
        if (parameters.zeroPointLength() != 0 && parameters.zeroPointLength() != channels) {
            throw failure(
                    where() + " has " + channels + " scales but " + parameters.zeroPointLength() + " zero points");
        }
        for (int i = 0; i < channels; i++) {
            scales[i] = parameters.scale(i);
            long zeroPoint = parameters.zeroPointLength() == 0 ? 0 : parameters.zeroPoint(i);
            if (type.isQuantized() && (zeroPoint < type.quantizedMin() || zeroPoint > type.quantizedMax())
                    || !type.isQuantized() && zeroPoint != 0) {
                throw new UnsupportedOperatorException(source, List.of(where() + " of " + type + " with zero point "
                        + zeroPoint));
            }
            zeroPoints[i] = (int) zeroPoint;
        }
        int axis = channels == 1 ? 0 : parameters.quantizedDimension();
        if (channels > 1 && (axis < 0 || axis >= shape.rank() || shape.dimension(axis) != channels)) {
            throw failure(where() + " of shape " + shape + " has " + channels + " scales along axis " + axis);
        }
        try {
            return Optional.of(Quantization.perChannel(scales, zeroPoints, axis));
        } catch (IllegalArgumentException e) {
            throw failure(where() + ": " + e.getMessage());
        }
    }

    private Quantization blockwise(BlockwiseQuantization blocks) throws ModelFormatException {
        Tensor scales = graph.neighbor(index, blocks.scales());
        if (scales == null || scales.type() != TensorType.FLOAT16) {
            throw failure(where() + " is quantized in blocks, but its scales are not a tensor of FLOAT16");
        }
        ByteBuffer values = file.data((int) scales.buffer(), source);
        budget.pay(values.remaining() / Short.BYTES, Short.BYTES);
        float[] numbers = new float[values.remaining() / Short.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.float16ToFloat(values.getShort(i * Short.BYTES));
        }
        try {
            return Quantization.blockwise(numbers, blocks.blockSize());
        } catch (IllegalArgumentException e) {
            throw failure(where() + ": " + e.getMessage());
        }
    }

    /** Returns the current tensor's name for messages; computed only then, since there may be many tensors. */
    private String where() {
        return "tensor " + index + " (" + MessageText.brief(name) + ")";
    }

    private ModelFormatException failure(String reason) {
        return new ModelFormatException(source, -1, reason);
    }

    private static String typeName(byte type) {
        return type >= 0 && type < TensorType.names.length ? TensorType.names[type] : Byte.toString(type);
    }
}
