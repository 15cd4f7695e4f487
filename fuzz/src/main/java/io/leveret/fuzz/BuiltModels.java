package io.leveret.fuzz;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;

/**
 * Builds models of arbitrary operators. Finds the methods of {@link ModelBuilder} and {@link RandomLayers} that add one
 * by reflection, and calls them with arguments by type, so new operators of the builder need no change here. Skips a
 * call that fails.
 */
final class BuiltModels {
    private static final int MOST_LAYERS = 12;
    private static final int MOST_LENGTH = 17; // of a constant's axis
    private static final List<String> NAMES = IntStream.range(0, BuiltinOperator.names.length)
            .filter(BuiltModels::isKnown).mapToObj(code -> BuiltinOperator.names[code]).toList();
    private static final List<Method> LAYERS = Stream.of(ModelBuilder.class, RandomLayers.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods())).filter(BuiltModels::isLayer)
            .sorted((one, other) -> one.toString().compareTo(other.toString())).toList();

    private final Recipe recipe;
    private final ModelBuilder model = new ModelBuilder();
    private final RandomLayers layers = new RandomLayers(model, 1);
    private int last; // the tensor that the last layer made
    private String name = ""; // the operator requested last

    private BuiltModels(Recipe recipe) {
        this.recipe = recipe;
    }

    private static boolean isLayer(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
                && (method.getReturnType() == int.class || method.getReturnType() == int[].class)
                && !method.getName().equals("constant") && !method.getName().equals("shape");
    }

    /**
     * Returns whether the reader knows an operator: its error for a model of this operator alone is not that it is
     * unsupported.
     */
    private static boolean isKnown(int code) {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1);
        int output = model.tensor(TensorKind.FLOAT32, Quant.NONE, 1);
        try {
            ModelReader.read(model.operator(code, 1, null, new int[]{input}, new int[]{output}).output(output).build(),
                    "alone", ModelLimits.DEFAULT);
        } catch (UnsupportedOperatorException refused) {
            return !refused.operators().getFirst().equals(BuiltinOperator.names[code] + " (operator 0)");
        } catch (ModelFormatException refused) {
            return true;
        }
        return true;
    }

    /** Builds a model of up to twelve layers. */
    static byte[] build(Recipe recipe) {
        return new BuiltModels(recipe).build();
    }

    private byte[] build() {
        TensorKind kind = recipe.oneOf(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8, recipe.oneOf(
                TensorKind.values()));
        last = model.input(kind, quant(kind), switch (recipe.below(6)) {
            case 0 -> shape();
            case 1 -> largeShape();
            default -> new int[]{1, 5, 7, 3};
        });
        int count = recipe.below(MOST_LAYERS);
        for (int i = 0; i <= count; i++) {
            if (recipe.onceIn(6)) {
                constant();
            } else {
                layer(recipe.oneOf(LAYERS));
            }
        }
        return (recipe.onceIn(8) ? model.output(last, tensor()) : model.output(last)).build();
    }

    private void layer(Method layer) {
        Object[] arguments = Arrays.stream(layer.getParameterTypes()).map(this::argument).toArray();
        try {
            Object made = layer.invoke(layer.getDeclaringClass() == ModelBuilder.class ? model : layers, arguments);
            last = made instanceof int[] several ? several[recipe.below(several.length)] : (int) made;
        } catch (InvocationTargetException | IllegalArgumentException | ArithmeticException cannotBe) {
            // no such layer with these arguments, or an unknown type of argument
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void constant() {
        TensorKind kind = recipe.onceIn(4) ? recipe.oneOf(TensorKind.values()) : model.kind(last);
        int[] like = model.shape(last);
        int[] shape = recipe.onceIn(2) || Arrays.stream(like).anyMatch(d -> d < 1 || d > MOST_LENGTH) ? shape() : like;
        byte[] data = new byte[kind.byteCount(shape)];
        Arrays.fill(data, (byte) recipe.below(256));
        last = model.constant(kind, quant(kind), data, shape);
    }

    private Object argument(Class<?> type) {
        if (type == int.class) {
            return recipe.onceIn(3) ? number() : tensor();
        } else if (type == int[].class) {
            return recipe.onceIn(4) ? new int[]{tensor(), tensor()} : numbers();
        } else if (type == int[][].class) {
            int[][] pairs = new int[1 + recipe.below(4)][];
            Arrays.setAll(pairs, _ -> new int[]{recipe.below(4), number()});
            return pairs;
        } else if (type == boolean.class) {
            return recipe.onceIn(2);
        } else if (type == float.class) {
            return recipe.onceIn(4) ? recipe.real(1) : 1f;
        } else if (type == Quant.class) {
            return recipe.onceIn(4) ? quant(recipe.oneOf(TensorKind.values())) : model.quant(last);
        } else if (type == Window.class) {
            return new Window(span(), span(), span(), span(), recipe.oneOf(Window.Padding.values()),
                    recipe.oneOf(FusedActivation.values()));
        } else if (type == String.class) {
            name = recipe.oneOf(NAMES);
            return name;
        } else if (type == BuiltinOptionsUnion.class) {
            return OptionsByName.of(name);
        }
        return type.isEnum() ? recipe.oneOf(type.getEnumConstants()) : null;
    }

    /** Returns a tensor, mostly the last one. */
    private int tensor() {
        return Math.max(0, last - (recipe.onceIn(3) ? recipe.below(6) : 0));
    }

    /** Mostly small. */
    private int number() {
        return recipe.onceIn(16) ? (int) recipe.number(1) : recipe.below(12) - 3;
    }

    private int[] numbers() {
        int[] numbers = new int[recipe.below(5)];
        Arrays.setAll(numbers, _ -> number());
        return numbers;
    }

    /** Of a window, mostly small. */
    private int span() {
        return recipe.onceIn(8) ? 1 + recipe.below(1 << 15) : 1 + recipe.below(3);
    }

    private int[] largeShape() {
        int[] shape = shape();
        if (shape.length > 0) {
            shape[recipe.below(shape.length)] = recipe.oneOf(100, 1000, 1 << 14, 1 << 18);
        }
        return shape;
    }

    private int[] shape() {
        int[] shape = new int[recipe.below(6)];
        Arrays.setAll(shape, _ -> recipe.oneOf(1, 2, 3, 4, 8, 17));
        return shape;
    }

    private Quant quant(TensorKind kind) {
        return switch (kind) {
            case UINT8 -> Quant.perTensor(Math.scalb(1, -recipe.below(8)), recipe.below(256));
            case INT8 -> Quant.perTensor(Math.scalb(1, -recipe.below(8)), recipe.below(256) - 128);
            case INT16 -> Quant.perTensor(Math.scalb(1, -recipe.below(16)), 0);
            default -> Quant.NONE;
        };
    }
}
