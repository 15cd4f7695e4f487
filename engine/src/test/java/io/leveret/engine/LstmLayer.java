package io.leveret.engine;

import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.UnidirectionalSequenceLSTMOptionsT;

/** A model that is an LSTM with random weights, and a softmax of its result. */
final class LstmLayer {
    /** Parts that an LSTM may have or lack. */
    enum Part {
        NO_INPUT_GATE, PEEPHOLES, PROJECTION, PROJECTION_BIAS, NORMALIZATION, TIME_MAJOR, SYMMETRIC
    }

    /** Types of activations and weights. */
    enum Arithmetic {
        FLOAT32, HYBRID, HYBRID_UINT8, INT8
    }

    private static final int OPERANDS = 24;
    private static final int ABSENT = -1;

    final Arithmetic arithmetic;
    final int batch;
    final int moments;
    final int inputs;
    final int cells;
    int outputs;
    float cellClip;
    float projectionClip;
    int cellExponent = -11;
    Quant hidden = Quant.perTensor(1 / 130.0, 4);
    Quant state = hidden;
    Quant result = hidden;
    private final Set<Part> parts;
    private final RandomTensors random;
    private final ModelBuilder model = new ModelBuilder();

    LstmLayer(Arithmetic arithmetic, int batch, int moments, int inputs, int cells, long seed, Part... parts) {
        this.arithmetic = arithmetic;
        this.batch = batch;
        this.moments = moments;
        this.inputs = inputs;
        this.cells = cells;
        this.parts = Set.of(parts);
        this.outputs = has(Part.PROJECTION) ? cells + 3 : cells;
        this.random = new RandomTensors(seed);
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    /** The kind of input and result. */
    TensorKind kind() {
        return arithmetic == Arithmetic.INT8 ? TensorKind.INT8 : TensorKind.FLOAT32;
    }

    /** Returns the values of an input. */
    byte[] sequence() {
        return random.tensor(kind(), batch, moments, inputs);
    }

    byte[] file() {
        return file(_ -> {});
    }

    byte[] file(Consumer<ModelT> edit) {
        boolean isQuantized = arithmetic == Arithmetic.INT8;
        int[] operands = new int[OPERANDS];
        Arrays.fill(operands, ABSENT);
        int first = has(Part.TIME_MAJOR) ? moments : batch;
        int second = has(Part.TIME_MAJOR) ? batch : moments;
        operands[0] = isQuantized ? model.input(TensorKind.INT8, Quant.perTensor(1 / 128.0, -7), first, second, inputs)
                : model.input(TensorKind.FLOAT32, first, second, inputs);
        for (int gate = has(Part.NO_INPUT_GATE) ? 1 : 0; gate < 4; gate++) {
            operands[1 + gate] = weights(cells, inputs);
            operands[5 + gate] = weights(cells, outputs);
            if (has(Part.PEEPHOLES) && gate != 2) {
                operands[gate < 2 ? 9 + gate : 11] = isQuantized ? shorts(1 / 32768.0, cells) : weights(cells);
            }
            operands[12 + gate] = bias(cells);
            if (has(Part.NORMALIZATION)) {
                operands[20 + gate] = isQuantized ? shorts(1 / 20000.0, cells) : floats(1, cells);
            }
        }
        if (has(Part.PROJECTION)) {
            operands[16] = weights(outputs, cells);
            operands[17] = has(Part.PROJECTION_BIAS) ? bias(outputs) : ABSENT;
        }
        operands[18] = model.tensor(kind(), isQuantized ? state : Quant.NONE, batch, outputs);
        operands[19] = model.tensor(isQuantized ? TensorKind.INT16 : TensorKind.FLOAT32,
                isQuantized ? Quant.perTensor(Math.scalb(1.0, cellExponent), 0) : Quant.NONE, batch, cells);
        int[] intermediates = new int[isQuantized ? 5 : 0];
        for (int i = 0; i < intermediates.length; i++) {
            intermediates[i] = i == 4 ? model.tensor(TensorKind.INT8, hidden, 1)
                    : model.tensor(TensorKind.INT16, Quant.perTensor(1 / (4000.0 + 100 * i), 0), 1);
        }
        int output = model.tensor(kind(), isQuantized ? result : Quant.NONE, first, second, outputs);
        UnidirectionalSequenceLSTMOptionsT options = new UnidirectionalSequenceLSTMOptionsT();
        options.setFusedActivationFunction((byte) 4);
        options.setTimeMajor(has(Part.TIME_MAJOR));
        options.setCellClip(cellClip);
        options.setProjClip(projectionClip);
        options.setAsymmetricQuantizeInputs(arithmetic != Arithmetic.FLOAT32 && !has(Part.SYMMETRIC));
        model.operator(BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM, arithmetic == Arithmetic.FLOAT32 ? 1 : 3,
                ModelBuilder.options(BuiltinOptions.UnidirectionalSequenceLSTMOptions, options), operands,
                new int[]{output});
        int scores = model.softmax(output, 1, isQuantized ? Quant.perTensor(1 / 256.0, -128) : Quant.NONE);
        return model.output(output, scores).build(whole -> {
            whole.getSubgraphs()[0].getTensors()[operands[18]].setIsVariable(true);
            whole.getSubgraphs()[0].getTensors()[operands[19]].setIsVariable(true);
            if (intermediates.length > 0) {
                whole.getSubgraphs()[0].getOperators()[0].setIntermediates(intermediates);
            }
            edit.accept(whole);
        });
    }

    private int weights(int... shape) {
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return switch (arithmetic) {
            case FLOAT32 -> floats(.5, shape);
            case HYBRID, INT8 -> model.constant(TensorKind.INT8, Quant.perTensor(.5 / 127, 0),
                    random.int8Weights(count), shape);
            case HYBRID_UINT8 -> model.constant(TensorKind.UINT8, Quant.perTensor(.5 / 127, 0),
                    random.int8Weights(count), shape);
        };
    }

    private int bias(int length) {
        return arithmetic == Arithmetic.INT8
                ? model.constant(TensorKind.INT32, Quant.perTensor(1e-5, 0), random.int32(length, -20000, 20000),
                        length)
                : floats(.5, length);
    }

    private int shorts(double scale, int length) {
        byte[] values = new byte[2 * length];
        int[] numbers = random.ints(length, -32768, 32768);
        for (int i = 0; i < length; i++) {
            values[2 * i] = (byte) numbers[i];
            values[2 * i + 1] = (byte) (numbers[i] >> 8);
        }
        return model.constant(TensorKind.INT16, Quant.perTensor(scale, 0), values, length);
    }

    private int floats(double scale, int... shape) {
        float[] values = LittleEndian.floats(random.tensor(TensorKind.FLOAT32, shape));
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) scale;
        }
        return model.constant(TensorKind.FLOAT32, Quant.NONE, LittleEndian.bytes(values), shape);
    }
}
