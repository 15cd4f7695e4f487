package io.leveret.fuzz;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Damages the content of a FlatBuffer through its library's object API. Finds the fields by their getters and setters,
 * so it needs no schema, and covers the options of future operators.
 */
final class TableEdits {
    private static final String TABLES = "org.tensorflow.lite."; // the packages of both schemas
    private static final int MOST_ELEMENTS = 64;
    private static final Map<Class<?>, List<Property>> PROPERTIES = new HashMap<>();

    private final List<Field> fields = new ArrayList<>();

    private TableEdits() {}

    private record Property(Method getter, Method setter) {}

    /** A field of one of the objects. */
    private record Field(Object owner, Property property) {
        Object get() {
            return invoke(property.getter, owner);
        }

        void set(Object value) {
            invoke(property.setter, owner, value);
        }

        Class<?> type() {
            return property.getter.getReturnType();
        }
    }

    /** Makes up to {@code most} edits, as far as the recipe has bytes, of an object and those that it refers to. */
    static void several(Recipe recipe, Object root, int most) {
        for (int i = 0; i < most && !recipe.isDone(); i++) {
            TableEdits edits = new TableEdits();
            edits.collect(root, Collections.newSetFromMap(new IdentityHashMap<>()));
            edits.edit(recipe, edits.fields.get(recipe.below(edits.fields.size())));
        }
    }

    private void collect(Object object, Set<Object> seen) {
        if (object instanceof Object[] array) {
            for (Object element : array) {
                collect(element, seen);
            }
        } else if (object != null && object.getClass().getName().startsWith(TABLES) && seen.add(object)) {
            for (Property property : properties(object.getClass())) {
                Field field = new Field(object, property);
                fields.add(field);
                collect(field.get(), seen);
            }
        }
    }

    private static List<Property> properties(Class<?> type) {
        return PROPERTIES.computeIfAbsent(type, _ -> {
            List<Property> properties = new ArrayList<>();
            for (Method getter : type.getMethods()) {
                if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
                    try {
                        properties.add(new Property(getter,
                                type.getMethod("s" + getter.getName().substring(1), getter.getReturnType())));
                    } catch (NoSuchMethodException readOnly) {
                        // such as getClass
                    }
                }
            }
            properties.sort((one, other) -> one.getter.getName().compareTo(other.getter.getName()));
            return properties;
        });
    }

    private void edit(Recipe recipe, Field field) {
        Object value = field.get();
        Class<?> type = field.type();
        if (type.isArray()) {
            field.set(array(recipe, field, value == null ? Array.newInstance(type.componentType(), 0) : value));
        } else if (type.isPrimitive()) {
            field.set(primitive(recipe, type, value));
        } else if (type == String.class) {
            field.set(recipe.oneOf("", "x", "x".repeat(5000), "\u0000\n\u2028", null));
        } else {
            field.set(recipe.onceIn(4) ? null : other(recipe, field, value));
        }
    }

    /** Returns the value of another field of the same type; both then share it, as is possible in a file. */
    private Object other(Recipe recipe, Field field, Object value) {
        List<Field> alike = fields.stream().filter(candidate -> candidate.type() == field.type()).toList();
        Object other = recipe.oneOf(alike).get();
        return other == null ? value : other;
    }

    private Object array(Recipe recipe, Field field, Object array) {
        int length = Array.getLength(array);
        int at = length == 0 ? 0 : recipe.below(length);
        return switch (recipe.below(8)) {
            case 0 -> null;
            case 1 -> resized(array, at);
            case 2 -> resized(array, Math.min(MOST_ELEMENTS, length + 1 + recipe.below(4)));
            case 3 -> other(recipe, field, array);
            default -> length == 0 ? resized(array, 1) : withElement(recipe, array, at);
        };
    }

    /** Returns an array of another length; new elements repeat the last one, or are the type's default. */
    private static Object resized(Object array, int length) {
        Object resized = Array.newInstance(array.getClass().componentType(), length);
        int kept = Math.min(length, Array.getLength(array));
        System.arraycopy(array, 0, resized, 0, kept);
        for (int i = kept; kept > 0 && i < length; i++) {
            Array.set(resized, i, Array.get(array, kept - 1));
        }
        return resized;
    }

    private static Object withElement(Recipe recipe, Object array, int at) {
        Class<?> type = array.getClass().componentType();
        int length = Array.getLength(array);
        Object edited = resized(array, length);
        if (type.isPrimitive()) {
            Array.set(edited, at, primitive(recipe, type, Array.get(array, at)));
        } else {
            int from = recipe.below(length);
            Array.set(edited, at, Array.get(array, from));
            if (recipe.onceIn(2)) {
                Array.set(edited, from, Array.get(array, at)); // the two are swapped
            }
        }
        return edited;
    }

    private static Object primitive(Recipe recipe, Class<?> type, Object before) {
        if (type == boolean.class) {
            return !(boolean) before;
        } else if (type == float.class) {
            return recipe.real((float) before);
        } else if (type == double.class) {
            return (double) recipe.real((float) (double) before);
        }
        long number = recipe.number(((Number) before).longValue());
        if (type == long.class) {
            return number;
        } else if (type == int.class) {
            return (int) number;
        } else if (type == short.class) {
            return (short) number;
        }
        return (byte) number;
    }

    private static Object invoke(Method method, Object owner, Object... values) {
        try {
            return method.invoke(owner, values);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(method.toString(), impossible);
        }
    }
}
