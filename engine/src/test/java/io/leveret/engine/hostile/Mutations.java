package io.leveret.engine.hostile;

import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Makes graphs whose pieces do not fit from one whose pieces do. */
final class Mutations {
    private static final int[] NUMBERS = {-2, -1, 0, 1, 2, 3, 4, 7, 16, 1 << 15, 1 << 20, Integer.MAX_VALUE,
            Integer.MIN_VALUE};
    private static final float[] FLOATS = {0, -1, 1e30f, 1e-30f, Float.NaN, Float.POSITIVE_INFINITY};

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    /**
     * The graph with one to three changes: of operators' attributes and operands, of tensors, of the lists.
     *
     * @throws RuntimeException if it is refused
     */
    Graph mutated(Graph graph) {
        List<TensorSpec> tensors = new ArrayList<>(graph.tensors());
        List<Operator> operators = new ArrayList<>(graph.operators());
        List<Integer> inputs = new ArrayList<>(graph.inputs());
        List<Integer> outputs = new ArrayList<>(graph.outputs());
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> change(operators, operator -> (Operator) mutated((Record) operator));
                case 5, 6, 7, 8 -> change(tensors, this::mutated);
                case 9 -> change(random.nextBoolean() ? inputs : outputs, this::number);
                case 10 -> Collections.shuffle(operators, random);
                default -> {
                    if (!tensors.isEmpty()) { // as another says it
                        tensors.set(random.nextInt(tensors.size()), tensors.get(random.nextInt(tensors.size())));
                    }
                }
            }
        }
        return new Graph(tensors, operators, inputs, outputs);
    }

    private <T> void change(List<T> list, UnaryOperator<T> change) {
        if (!list.isEmpty()) {
            int place = random.nextInt(list.size());
            list.set(place, change.apply(list.get(place)));
        }
    }

    /** A record with another component. */
    private Record mutated(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        int place = random.nextInt(components.length);
        try {
            for (int i = 0; i < values.length; i++) {
                Object value = components[i].getAccessor().invoke(record);
                values[i] = i == place ? mutated(value) : value;
            }
            return (Record) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            throw refused.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Object mutated(Object value) {
        return switch (value) {
            case Integer number -> number(number);
            case Boolean flag -> !flag;
            case Float _ -> FLOATS[random.nextInt(FLOATS.length)];
            case String _ -> "SPLIT";
            case Enum<?> constant -> random.nextInt(10) == 0 ? null
                    : constant.getDeclaringClass().getEnumConstants()[random
                            .nextInt(constant.getDeclaringClass().getEnumConstants().length)];
            case Record record -> random.nextInt(10) == 0 ? null : mutated(record);
            case List<?> list -> mutated(list);
            default -> throw new IllegalStateException("of " + value.getClass());
        };
    }

    private List<?> mutated(List<?> list) {
        List<Object> changed = new ArrayList<>(list);
        switch (random.nextInt(4)) {
            case 0 -> changed.add(other(changed.isEmpty() ? 0 : changed.getFirst()));
            case 1 -> {
                if (!changed.isEmpty()) {
                    changed.remove(random.nextInt(changed.size()));
                }
            }
            default -> {
                if (!changed.isEmpty()) {
                    int place = random.nextInt(changed.size());
                    changed.set(place, random.nextInt(20) == 0 ? null : other(changed.get(place)));
                }
            }
        }
        return changed;
    }

    private Object other(Object element) {
        return element instanceof Integer number ? number(number) : quantization().orElse(Quantization.PLAIN);
    }

    private int number(int number) {
        return random.nextBoolean() ? number + random.nextInt(5) - 2 : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private TensorSpec mutated(TensorSpec tensor) {
        Shape shape = tensor.shape();
        ElementType type = tensor.type();
        Optional<Quantization> quantization = tensor.quantization();
        Optional<ByteBuffer> constant = tensor.constant();
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> shape = mutated(shape);
            case 3 -> type = ElementType.values()[random.nextInt(ElementType.values().length)];
            case 4 -> quantization = quantization();
            default -> constant = constant.isPresent() && random.nextBoolean() ? Optional.empty()
                    : Optional.of(ByteBuffer.allocate(random.nextInt(100)));
        }
        if (constant.isPresent() && random.nextInt(4) != 0) { // as many bytes as it should have
            long bytes = (long) shape.elements() * type.bytes();
            constant = bytes > 1 << 20 ? constant : Optional.of(ByteBuffer.allocate((int) bytes));
        }
        return new TensorSpec(tensor.name(), type, shape, quantization, constant);
    }

    private Shape mutated(Shape shape) {
        List<Integer> dimensions = new ArrayList<>(Arrays.stream(shape.toArray()).boxed().toList());
        if (random.nextInt(4) == 0) {
            dimensions.add(random.nextInt(dimensions.size() + 1), random.nextInt(4) + 1);
        } else if (!dimensions.isEmpty()) {
            int place = random.nextInt(dimensions.size());
            dimensions.set(place, number(dimensions.get(place)));
        }
        return Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray());
    }

    private Optional<Quantization> quantization() {
        if (random.nextInt(3) == 0) {
            return Optional.empty();
        }
        int channels = random.nextBoolean() ? 1 : random.nextInt(20);
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            scales[i] = random.nextInt(8) == 0 ? FLOATS[random.nextInt(FLOATS.length)] : random.nextFloat();
        }
        int[] zeroPoints = new int[channels];
        Arrays.setAll(zeroPoints, _ -> random.nextInt(4) == 0 ? number(0) : 0);
        return Optional.of(Quantization.perChannel(scales, zeroPoints, random.nextInt(5)));
    }
}
