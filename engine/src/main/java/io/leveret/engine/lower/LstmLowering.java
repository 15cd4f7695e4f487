package io.leveret.engine.lower;

import static io.leveret.graph.Operator.SequenceLstm.BIASES;
import static io.leveret.graph.Operator.SequenceLstm.COEFFICIENTS;
import static io.leveret.graph.Operator.SequenceLstm.GATES;
import static io.leveret.graph.Operator.SequenceLstm.INPUT_WEIGHTS;
import static io.leveret.graph.Operator.SequenceLstm.INTERMEDIATES;
import static io.leveret.graph.Operator.SequenceLstm.PEEPHOLES;
import static io.leveret.graph.Operator.SequenceLstm.PROJECTION;
import static io.leveret.graph.Operator.SequenceLstm.PROJECTION_BIAS;
import static io.leveret.graph.Operator.SequenceLstm.RECURRENT_WEIGHTS;

import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Matrix;
import io.leveret.engine.kernel.KernelSpec.QuantizedLstm;
import io.leveret.engine.kernel.KernelSpec.QuantizedLstm.Gate;
import io.leveret.engine.kernel.KernelSpec.QuantizedLstm.Projection;
import io.leveret.engine.kernel.KernelSpec.QuantizedRows.RowFunction;
import io.leveret.engine.kernel.KernelSpec.Sequences;
import io.leveret.engine.lower.quantized.LstmNormalization;
import io.leveret.engine.lower.quantized.ShortFixedPoint;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator.SequenceLstm;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What an LSTM computes. Source of its integers: TensorFlow Lite, {@code unidirectional_sequence_lstm.cc}. */
final class LstmLowering {
    private static final int CELL_GATE = 2;
    private static final int FRACTION_BITS = 15; // of activations
    private static final float SUM_SCALE = 1 / 4096f; // of a gate's sums, unless they are normalized

    private final Operands operands;
    private final SequenceLstm lstm;
    private final Sequences sequences;
    private final int inputs;
    private final int cells;
    private final int outputs;
    private final List<Integer> gates; // 0…3, or 1…3 without an input gate

    LstmLowering(Operands operands, SequenceLstm lstm) {
        this.operands = operands;
        this.lstm = lstm;
        Shape input = operands.shape(lstm.input());
        this.sequences = new Sequences(input.dimension(lstm.isTimeMajor() ? 1 : 0),
                input.dimension(lstm.isTimeMajor() ? 0 : 1), lstm.isTimeMajor());
        this.inputs = input.dimension(2);
        Shape recurrent = operands.shape(lstm.operand(RECURRENT_WEIGHTS + 1));
        this.cells = recurrent.dimension(0);
        this.outputs = recurrent.dimension(1);
        this.gates = IntStream.range(lstm.has(INPUT_WEIGHTS) ? 0 : 1, GATES).boxed().toList();
    }

    KernelSpec spec() {
        return operands.isQuantized(lstm.input()) ? quantized() : float32();
    }

    // ---- float32 ----

    private KernelSpec float32() {
        return new KernelSpec.Lstm(sequences, cells, gates.size() == GATES,
                matrix(gates.stream().map(gate -> INPUT_WEIGHTS + gate).toList()),
                matrix(gates.stream().map(gate -> RECURRENT_WEIGHTS + gate).toList()),
                ofGates(BIASES),
                lstm.has(PEEPHOLES + 1) ? peepholes() : new float[0],
                lstm.has(COEFFICIENTS + 1) ? ofGates(COEFFICIENTS) : new float[0],
                lstm.has(PROJECTION) ? Optional.of(matrix(List.of(PROJECTION))) : Optional.empty(),
                lstm.has(PROJECTION_BIAS) ? spec(PROJECTION_BIAS).floatValues() : new float[outputs],
                lstm.cellClip(), lstm.projectionClip());
    }

    /** Returns the rows of several operands, one after the other. */
    private Matrix matrix(List<Integer> places) {
        Shape shape = spec(places.getFirst()).shape();
        int rows = shape.dimension(0) * places.size();
        int columns = shape.dimension(1);
        if (spec(places.getFirst()).type() == ElementType.FLOAT32) {
            float[] values = new float[rows * columns];
            for (int i = 0; i < places.size(); i++) {
                spec(places.get(i)).values().asFloatBuffer().get(values, i * shape.elements(), shape.elements());
            }
            return new Matrix.Float32(rows, columns, values);
        }
        float[] scales = new float[rows];
        for (int row = 0; row < rows; row++) {
            scales[row] = scale(places.get(row / shape.dimension(0)));
        }
        return new Matrix.Dynamic(rows, columns, bytes(places), scales, lstm.isAsymmetric());
    }

    private float[] ofGates(int place) {
        float[] values = new float[gates.size() * cells];
        for (int i = 0; i < gates.size(); i++) {
            System.arraycopy(spec(place + gates.get(i)).floatValues(), 0, values, i * cells, cells);
        }
        return values;
    }

    private float[] peepholes() {
        float[] values = new float[gates.size() * cells];
        for (int i = 0; i < gates.size(); i++) {
            if (gates.get(i) != CELL_GATE) {
                System.arraycopy(peephole(peepholePlace(gates.get(i))), 0, values, i * cells, cells);
            }
        }
        return values;
    }

    private float[] peephole(int place) {
        TensorSpec spec = spec(place);
        if (spec.type() == ElementType.FLOAT32) {
            return spec.floatValues();
        }
        byte[] stored = bytes(List.of(place));
        float[] values = new float[stored.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale(place) * stored[i];
        }
        return values;
    }

    private static int peepholePlace(int gate) {
        return PEEPHOLES + (gate < CELL_GATE ? gate : gate - 1);
    }

    // ---- quantized ----

    private KernelSpec quantized() {
        Quantization state = lstm.scales().getFirst();
        float cellScale = lstm.scales().get(1).scale(0);
        Quantization hidden = lstm.scales().getLast();
        int exponent = Math.getExponent(cellScale);
        int[] biases = new int[gates.size() * cells];
        for (int i = 0; i < gates.size() && !lstm.has(COEFFICIENTS + 1); i++) {
            System.arraycopy(spec(BIASES + gates.get(i)).intValues(), 0, biases, i * cells, cells);
        }
        int integerBits = FRACTION_BITS + exponent;
        double unit = Math.scalb(1.0, -FRACTION_BITS);
        return new QuantizedLstm(sequences, inputs, cells, outputs,
                bytes(gates.stream().map(gate -> INPUT_WEIGHTS + gate).toList()),
                bytes(gates.stream().map(gate -> RECURRENT_WEIGHTS + gate).toList()), biases,
                gates.stream().map(this::gate).toList(), x -> ShortFixedPoint.tanh(x, integerBits),
                2 * FRACTION_BITS + exponent, (int) Math.min(lstm.cellClip() / cellScale, Short.MAX_VALUE),
                FixedPointFactor.of((float) (unit / hidden.scale(0) * unit)), hidden.zeroPoint(0),
                lstm.has(PROJECTION) ? Optional.of(projection(hidden, state)) : Optional.empty(), state.zeroPoint(0),
                operands.quantization(lstm.output()).zeroPoint(0));
    }

    private Gate gate(int gate) {
        boolean isNormalized = lstm.has(COEFFICIENTS + gate);
        float sums = isNormalized ? lstm.scales().get(INTERMEDIATES + gate).scale(0) : SUM_SCALE;
        boolean hasPeephole = gate != CELL_GATE && lstm.has(peepholePlace(gate));
        Optional<RowFunction> normalization = isNormalized
                ? Optional.of(new LstmNormalization(shorts(COEFFICIENTS + gate), spec(BIASES + gate).intValues(),
                        scale(COEFFICIENTS + gate)))
                : Optional.empty();
        return new Gate(factor(scale(INPUT_WEIGHTS + gate) * operands.scale(lstm.input()) / sums),
                factor(scale(RECURRENT_WEIGHTS + gate) * lstm.scales().getFirst().scale(0) / sums),
                hasPeephole ? factor((float) ((double) lstm.scales().get(1).scale(0) * scale(peepholePlace(gate))
                        / sums)) : factor(1),
                hasPeephole ? shorts(peepholePlace(gate)) : new short[0], normalization,
                gate == CELL_GATE ? x -> ShortFixedPoint.tanh(x, 3) : ShortFixedPoint::logistic);
    }

    private Projection projection(Quantization hidden, Quantization state) {
        return new Projection(bytes(List.of(PROJECTION)),
                lstm.has(PROJECTION_BIAS) ? spec(PROJECTION_BIAS).intValues() : new int[outputs],
                factor(scale(PROJECTION) * hidden.scale(0) / state.scale(0)),
                (int) Math.min(lstm.projectionClip() / operands.scale(lstm.output()), Byte.MAX_VALUE));
    }

    private static FixedPointFactor factor(float scale) {
        return FixedPointFactor.of(Math.min(scale, Float.MAX_VALUE));
    }

    // ---- operands ----

    private TensorSpec spec(int place) {
        return operands.spec(lstm.operand(place));
    }

    private float scale(int place) {
        return spec(place).quantizationOrPlain().scale(0);
    }

    /** Returns the bytes of several operands, one after the other; those of UINT8 are meant as INT8, too. */
    private byte[] bytes(List<Integer> places) {
        int length = spec(places.getFirst()).shape().elements();
        byte[] bytes = new byte[length * places.size()];
        for (int i = 0; i < places.size(); i++) {
            spec(places.get(i)).values().get(bytes, i * length, length);
        }
        return bytes;
    }

    private short[] shorts(int place) {
        short[] values = new short[spec(place).shape().elements()];
        spec(place).values().asShortBuffer().get(values);
        return values;
    }
}
