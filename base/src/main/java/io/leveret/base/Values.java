package io.leveret.base;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the {@link LeveretException#values values} of messages in their order, which {@link Map#of} does not keep. */
public final class Values {
    private Values() {}

    /** Returns two values by name, in this order. */
    public static Map<String, Object> of(String name, Object value, String secondName, Object secondValue) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(name, value);
        values.put(secondName, secondValue);
        return values;
    }

    /** Returns three values by name, in this order. */
    public static Map<String, Object> of(String name, Object value, String secondName, Object secondValue,
            String thirdName, Object thirdValue) {
        Map<String, Object> values = of(name, value, secondName, secondValue);
        values.put(thirdName, thirdValue);
        return values;
    }

    /** Returns some values, then others. */
    public static Map<String, Object> join(Map<String, ?> first, Map<String, ?> others) {
        Map<String, Object> values = new LinkedHashMap<>(first);
        values.putAll(others);
        return values;
    }
}
