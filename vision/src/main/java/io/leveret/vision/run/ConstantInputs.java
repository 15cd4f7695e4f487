package io.leveret.vision.run;

import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Inputs beside the one that takes pictures: each takes the same number for all pictures, such as the probability to
 * keep a value in training.
 */
public final class ConstantInputs {
    private final SortedMap<Integer, byte[]> values; // by index of the graph's inputs

    private ConstantInputs(SortedMap<Integer, byte[]> values) {
        this.values = values;
    }

    /**
     * Returns a model's inputs other than its pictures.
     *
     * @param pictures the index of the input that takes pictures
     * @param given values by index of the input or by name, that in the entry point or of its tensor
     * @throws UnsuitableModelException if an input takes more than one number, or has no value
     * @throws OptionException if a value has no input
     */
    public static ConstantInputs of(Model model, int pictures, Map<String, Float> given) {
        SortedMap<Integer, byte[]> values = new TreeMap<>();
        Set<String> unused = new HashSet<>(given.keySet());
        for (int index : IntStream.range(0, model.graph().inputs().size()).filter(i -> i != pictures).toArray()) {
            TensorSpec input = model.graph().input(index);
            if (input.shape().elements() != 1) {
                throw new UnsuitableModelException(model.source(),
                        names -> model.source() + " is no image classifier: its input " + name(model, index) + " is "
                                + input.describe() + " and takes no picture, expected one number"
                                + model.signatureHint(names));
            }
            String key = Stream.of(model.inputName(index), input.name()).filter(given::containsKey).findFirst()
                    .orElse(Integer.toString(index));
            if (!given.containsKey(key)) {
                throw new UnsuitableModelException(model.source(),
                        names -> model.source() + " has the input " + name(model, index) + ", " + input.describe()
                                + ", beside its picture; give its value with "
                                + names.of("constantInputs", "constantInputs") + " " + name(model, index) + "=VALUE");
            }
            unused.remove(key);
            values.put(index, bytes(input, given.get(key)));
        }
        if (!unused.isEmpty()) {
            throw new OptionException("constantInputs", String.join(", ", unused),
                    names -> model.source() + " has no input " + String.join(", ", unused)
                            + " that takes one number; leave out " + names.of("constantInputs", "constantInputs"));
        }
        return new ConstantInputs(values);
    }

    private static String name(Model model, int index) {
        return Stream.of(model.inputName(index), model.graph().input(index).name()).filter(name -> !name.isEmpty())
                .findFirst().orElse(Integer.toString(index));
    }

    /** Returns a number as the element of a tensor. */
    private static byte[] bytes(TensorSpec input, float value) {
        ByteBuffer element = ByteBuffer.allocate(input.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        switch (input.type()) {
            case FLOAT32 -> element.putFloat(value);
            case FLOAT16 -> element.putShort(Float.floatToFloat16(value));
            case INT32 -> element.putInt(Math.round(value));
            case INT64 -> element.putLong(Math.round(value));
            case BOOL -> element.put((byte) (value == 0 ? 0 : 1));
            case UINT8, INT8, INT16 -> {
                long nearest = Math.clamp(
                        Math.round((double) value / input.quantizationOrPlain().scale(0))
                                + input.quantizationOrPlain().zeroPoint(0),
                        input.type().quantizedMin(), input.type().quantizedMax());
                if (input.type().bytes() == 1) {
                    element.put((byte) nearest);
                } else {
                    element.putShort((short) nearest);
                }
            }
        }
        return element.array();
    }

    /** Writes the values. */
    public void write(Session session) {
        values.forEach(session::write);
    }
}
