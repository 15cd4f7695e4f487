package io.leveret.graph;

import static io.leveret.graph.Operator.SequenceLstm.BIASES;
import static io.leveret.graph.Operator.SequenceLstm.CELL_STATE;
import static io.leveret.graph.Operator.SequenceLstm.COEFFICIENTS;
import static io.leveret.graph.Operator.SequenceLstm.GATES;
import static io.leveret.graph.Operator.SequenceLstm.INPUT_WEIGHTS;
import static io.leveret.graph.Operator.SequenceLstm.OUTPUT_STATE;
import static io.leveret.graph.Operator.SequenceLstm.PEEPHOLES;
import static io.leveret.graph.Operator.SequenceLstm.PEEPHOLE_COUNT;
import static io.leveret.graph.Operator.SequenceLstm.PROJECTION;
import static io.leveret.graph.Operator.SequenceLstm.PROJECTION_BIAS;
import static io.leveret.graph.Operator.SequenceLstm.RECURRENT_WEIGHTS;
import static io.leveret.graph.Operator.SequenceLstm.SCALES;

import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/** Checks operands, types and scales of a {@link Operator.SequenceLstm}; {@link ShapeRules} checks shapes. */
final class LstmChecks {
    private static final int LEAST_EXPONENT = -15; // of the cells' scale: tanh takes 0…6 integer bits
    private static final int LARGEST_EXPONENT = -9;

    private final Graph graph;
    private final Operator.SequenceLstm lstm;
    private final BiConsumer<Boolean, String> require;
    private final BiConsumer<Boolean, String> requireSupported;
    private final IntPredicate isConstant;

    /**
     * Creates the checks.
     *
     * @param require takes a condition, and what is wrong otherwise
     * @param requireSupported takes a condition, and what is not supported otherwise
     * @param isConstant of a tensor: whether it follows from constants alone
     */
    LstmChecks(Graph graph, Operator.SequenceLstm lstm, BiConsumer<Boolean, String> require,
            BiConsumer<Boolean, String> requireSupported, IntPredicate isConstant) {
        this.graph = graph;
        this.lstm = lstm;
        this.require = require;
        this.requireSupported = requireSupported;
        this.isConstant = isConstant;
    }

    void check() {
        checkPresence();
        require.accept(lstm.cellClip() >= 0 && lstm.projectionClip() >= 0
                && Float.isFinite(lstm.cellClip() + lstm.projectionClip()),
                "it clips at " + lstm.cellClip() + " and " + lstm.projectionClip() + ", expected 0 or more");
        for (int place = 1; place < Operator.SequenceLstm.OPERANDS; place++) {
            requireSupported.accept(!lstm.has(place) || isConstant.test(lstm.operand(place)),
                    "with a computed operand " + place);
        }
        checkTypes();
    }

    private void checkPresence() {
        boolean hasInputGate = lstm.has(INPUT_WEIGHTS);
        boolean hasPeepholes = lstm.has(PEEPHOLES + 1);
        boolean isNormalized = lstm.has(COEFFICIENTS + 1);
        for (int gate = 0; gate < GATES; gate++) {
            boolean isThere = gate > 0 || hasInputGate;
            requirePresence(INPUT_WEIGHTS + gate, isThere);
            requirePresence(RECURRENT_WEIGHTS + gate, isThere);
            requirePresence(BIASES + gate, isThere);
            requirePresence(COEFFICIENTS + gate, isThere && isNormalized);
        }
        for (int peephole = 0; peephole < PEEPHOLE_COUNT; peephole++) {
            requirePresence(PEEPHOLES + peephole, hasPeepholes && (peephole > 0 || hasInputGate));
        }
        requirePresence(OUTPUT_STATE, false);
        requirePresence(CELL_STATE, false);
        require.accept(lstm.has(PROJECTION) || !lstm.has(PROJECTION_BIAS), "it has a bias for no projection");
    }

    private void requirePresence(int place, boolean isThere) {
        require.accept(lstm.has(place) == isThere, isThere ? "it lacks its operand " + place
                : "it has an operand " + place + " beside others that do not go with it");
    }

    private void checkTypes() {
        ElementType type = type(lstm.input());
        ElementType weightType = type(lstm.operand(INPUT_WEIGHTS + 1));
        boolean isQuantized = type == ElementType.INT8;
        boolean isKnown = type(lstm.output()) == type && (isQuantized ? weightType == ElementType.INT8
                : type == ElementType.FLOAT32 && (weightType == ElementType.FLOAT32 || weightType.isQuantized()));
        requireSupported.accept(isKnown, "of " + type + " and " + weightType + " to " + type(lstm.output()));
        if (!isKnown) {
            return;
        }
        ElementType small = isQuantized ? ElementType.INT16 : ElementType.FLOAT32;
        ElementType peephole = isQuantized ? ElementType.INT16 : weightType;
        ElementType bias = isQuantized ? ElementType.INT32 : ElementType.FLOAT32;
        for (int gate = 0; gate < GATES; gate++) {
            checkType(INPUT_WEIGHTS + gate, weightType);
            checkType(RECURRENT_WEIGHTS + gate, weightType);
            checkType(BIASES + gate, bias);
            checkType(COEFFICIENTS + gate, small);
        }
        for (int place = PEEPHOLES; place < PEEPHOLES + PEEPHOLE_COUNT; place++) {
            checkType(place, peephole);
        }
        checkType(PROJECTION, weightType);
        checkType(PROJECTION_BIAS, bias);
        if (isQuantized) {
            checkScales();
        } else {
            require.accept(lstm.scales().isEmpty(), "it has scales for results of " + type);
        }
    }

    private void checkType(int place, ElementType type) {
        if (!lstm.has(place)) {
            return;
        }
        TensorSpec operand = graph.tensor(lstm.operand(place));
        requireSupported.accept(operand.type() == type, "with operand " + place + " of " + operand.type());
        if (type == ElementType.FLOAT32 || type == ElementType.INT32) {
            return;
        }
        require.accept(operand.quantization().isPresent(), "its operand " + place + " of " + type + " has no scale");
        Quantization quantization = operand.quantizationOrPlain();
        requireSupported.accept(quantization.channels() == 1,
                "with operand " + place + " of " + quantization.channels() + " scales");
        require.accept(quantization.zeroPoint(0) == 0, "its operand " + place + " has zero point "
                + quantization.zeroPoint(0) + ", expected 0");
    }

    private void checkScales() {
        require.accept(lstm.scales().size() == SCALES, "it has " + lstm.scales().size() + " scales of results between"
                + " input and output, expected " + SCALES);
        checkScale(lstm.input(), "input");
        checkScale(lstm.output(), "result");
        float cells = lstm.scales().get(1).scale(0);
        int exponent = Math.getExponent(cells);
        requireSupported.accept(cells == Math.scalb(1f, exponent) && exponent >= LEAST_EXPONENT
                && exponent <= LARGEST_EXPONENT, "with cells of scale " + cells);
        boolean hasOtherSize = lstm.has(PROJECTION) && graph.tensor(lstm.operand(PROJECTION)).shape()
                .dimension(0) != graph.tensor(lstm.operand(PROJECTION)).shape().dimension(1);
        requireSupported.accept(!hasOtherSize || !lstm.has(PEEPHOLES + 1),
                "of INT8 with peepholes and a projection to another size, for which TensorFlow Lite reads memory beside"
                        + " the peepholes");
    }

    private void checkScale(int tensor, String role) {
        require.accept(graph.tensor(tensor).quantization().filter(scale -> scale.channels() == 1).isPresent(),
                "its " + role + " of INT8 does not have one scale");
    }

    private ElementType type(int tensor) {
        return graph.tensor(tensor).type();
    }
}
