package io.leveret.tflite.derive;

import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Scales for quantized tensors that have none in the file. TensorFlow Lite moves such values without asking for a
 * scale: so they get that of the tensors they are moved from or to, or 1 if none of these has one. Tensors that an
 * operator computes with stay without one, and are refused.
 */
public final class MissingScales {
    private static final int PASSES = 4; // chains are filled along them, in either direction
    private static final Quantization PLAIN = Quantization.perTensor(1, 0);

    private final List<TensorSpec> tensors;
    private final List<Operator> operators;

    private MissingScales(List<TensorSpec> tensors, List<Operator> operators) {
        this.tensors = tensors;
        this.operators = operators;
    }

    /** Gives tensors their scales. */
    public static void fill(List<TensorSpec> tensors, List<Operator> operators) {
        MissingScales missing = new MissingScales(tensors, operators);
        if (operators.stream().anyMatch(operator -> isMove(operator) && missing.isAmong(operator))) {
            missing.fill();
        }
    }

    private void fill() {
        for (int pass = 0; pass < PASSES; pass++) {
            for (Operator operator : pass % 2 == 0 ? operators : operators.reversed()) {
                if (isMove(operator)) {
                    share(operator);
                }
            }
        }
        boolean[] isComputed = new boolean[tensors.size()];
        for (Operator operator : operators) {
            if (!isMove(operator)) {
                operator.inputs().forEach(tensor -> isComputed[tensor] = true);
                operator.outputs().forEach(tensor -> isComputed[tensor] = true);
            }
        }
        for (Operator operator : operators) {
            for (int tensor : isMove(operator) ? moved(operator) : List.<Integer>of()) {
                if (lacks(tensor) && !isComputed[tensor]) {
                    set(tensor, PLAIN);
                }
            }
        }
    }

    private static boolean isMove(Operator operator) {
        return operator instanceof Operator.Rearrangement || operator instanceof Operator.Relabeling
                || operator instanceof Operator.Split || operator instanceof Operator.Pack;
    }

    private static List<Integer> moved(Operator operator) {
        return Stream.of(operator.inputs(), operator.outputs()).flatMap(List::stream).toList();
    }

    private boolean isAmong(Operator operator) {
        return moved(operator).stream().anyMatch(this::lacks);
    }

    private boolean lacks(int tensor) {
        return tensors.get(tensor).type().isQuantized() && tensors.get(tensor).quantization().isEmpty();
    }

    private void share(Operator operator) {
        Optional<Quantization> known = moved(operator).stream().map(tensors::get)
                .flatMap(tensor -> tensor.quantization().stream()).filter(scale -> scale.channels() == 1).findFirst();
        known.ifPresent(scale -> moved(operator).stream().filter(this::lacks).forEach(tensor -> set(tensor, scale)));
    }

    private void set(int tensor, Quantization scale) {
        TensorSpec spec = tensors.get(tensor);
        if (scale.zeroPoint(0) >= spec.type().quantizedMin() && scale.zeroPoint(0) <= spec.type().quantizedMax()) {
            tensors.set(tensor, new TensorSpec(spec.name(), spec.type(), spec.shape(), Optional.of(scale),
                    spec.constant()));
        }
    }
}
