package io.leveret.engine.passes;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Small networks of chains and branches, whose structure matters: what is alive when, and what shares a place. */
public final class RandomNetworks {
    private static final int[] IMAGE = {1, 8, 8, 5};

    private RandomNetworks() {}

    /** The quantization of all activations. */
    public static Quant activations(TensorKind kind) {
        return kind.isQuantized8() ? Quant.perTensor(1 / 16.0, kind == TensorKind.UINT8 ? 128 : 3) : Quant.NONE;
    }

    /**
     * A network of 5 to 24 operators with one or two inputs, both images. Any earlier tensor may be an operand again,
     * so that some live long; every result that is no operand is an output, because XNNPACK ends the process where a
     * result is for nobody, and now and then one that is.
     */
    public static byte[] branching(TensorKind kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, seed);
        Quant quant = activations(kind);
        List<Integer> images = new ArrayList<>();
        int inputs = random.nextInt(1, 3);
        for (int i = 0; i < inputs; i++) {
            images.add(model.input(kind, quant, IMAGE));
        }
        Set<Integer> outputs = new LinkedHashSet<>();
        int operators = random.nextInt(5, 25);
        for (int i = 0; i < operators; i++) {
            int recent = Math.max(images.size() - 3, 0);
            int image = images.get(i < inputs ? i : random.nextInt(random.nextInt(4) == 0 ? 0 : recent,
                    images.size()));
            int[] shape = model.shape(image);
            List<Integer> alike = images.stream().filter(other -> Arrays.equals(model.shape(other), shape)).toList();
            int other = alike.get(random.nextInt(alike.size()));
            int choice = random.nextInt(7);
            int result = switch (choice) {
                case 0 -> layers.conv2d(image, random.nextInt(1, 12), 3, 3, Window.same(), quant);
                case 1 -> layers.depthwiseConv2d(image, 1, 3, 3, Window.same(), quant);
                case 2 -> model.add(image, other, FusedActivation.NONE, quant);
                case 3 -> model.concatenation(3, FusedActivation.NONE, quant, image, other);
                case 4 -> model.reshape(model.reshape(image, 1, -1), shape);
                case 5 -> model.maxPool2d(image, 2, 2, Window.same());
                default -> model.relu(image, quant);
            };
            outputs.remove(image);
            if (choice == 2 || choice == 3) {
                outputs.remove(other);
            }
            if (i >= inputs && random.nextInt(8) == 0) {
                outputs.add(images.getLast());
            }
            images.add(result);
            outputs.add(result);
        }
        return model.output(outputs.stream().mapToInt(Integer::intValue).toArray()).build();
    }

    /**
     * A network of 5 to 24 operators or a few more, of which most are for the compiler's passes: paddings, activations,
     * conversions and concatenations, before and after convolutions and pools, some of them read more than once.
     */
    public static byte[] rewritable(TensorKind kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, seed);
        Quant quant = activations(kind);
        List<Integer> images = new ArrayList<>(List.of(model.input(kind, quant, IMAGE)));
        Set<Integer> outputs = new LinkedHashSet<>();
        int operators = random.nextInt(5, 25);
        for (int i = 0; i < operators; i++) {
            int image = images.get(random.nextInt(random.nextInt(3) == 0 ? 0 : images.size() - 1, images.size()));
            Window window = random.nextBoolean() ? Window.same() : Window.valid();
            int stride = random.nextInt(1, 3);
            boolean small = model.shape(image)[1] < 4 || model.shape(image)[2] < 4;
            int result = switch (random.nextInt(small ? 3 : 1, 10)) {
                case 1 -> layers.conv2d(image, random.nextInt(1, 9), 3, 3, window.stride(stride), quant);
                case 2 -> layers.depthwiseConv2d(image, 1, 3, 3, window.stride(stride), quant);
                case 3 -> model.maxPool2d(image, 2, 2, Window.same());
                case 4, 5 -> model.pad(image, new int[][]{{0, 0}, {random.nextInt(2), random.nextInt(2)},
                        {random.nextInt(2), random.nextInt(2)}, {0, random.nextInt(8) / 7}});
                case 6 -> model.add(image, image, FusedActivation.NONE, quant);
                case 7 -> model.concatenation(3, FusedActivation.NONE, quant,
                        layers.conv2d(image, random.nextInt(1, 9), 1, 1, Window.same(), quant),
                        random.nextBoolean() ? image : model.maxPool2d(image, 2, 2, Window.same()));
                case 8 -> random.nextBoolean() ? model.relu(image, quant) : model.relu6(image, quant);
                default -> kind == TensorKind.FLOAT32 ? model.reshape(image, model.shape(image))
                        : model.quantize(model.dequantize(image), kind, quant);
            };
            outputs.remove(image);
            images.add(result);
            outputs.add(result);
        }
        return model.output(outputs.stream().mapToInt(Integer::intValue).toArray()).build();
    }

    /** A network of residual blocks as in MobileNet v2: expand, convolve by channel, project, add. */
    public static byte[] residual(TensorKind kind, int size) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 7);
        Quant quant = activations(kind);
        Window window = Window.same().activation(FusedActivation.RELU6);
        int image = model.input(kind, quant, 1, size, size, 3);
        int x = layers.conv2d(image, 16, 3, 3, window.stride(2), quant);
        int[] channels = {16, 16, 24, 24, 24, 32, 32};
        for (int i = 0; i < channels.length; i++) {
            int before = x;
            boolean narrows = i > 0 && channels[i] != channels[i - 1];
            x = layers.conv2d(x, 6 * model.shape(x)[3], 1, 1, window, quant);
            x = layers.depthwiseConv2d(x, 1, 3, 3, narrows ? window.stride(2) : window, quant);
            x = layers.conv2d(x, channels[i], 1, 1, Window.same(), quant);
            x = narrows ? x : model.add(before, x, FusedActivation.NONE, quant);
        }
        x = model.mean(x, new int[]{1, 2}, false, quant);
        return model.output(layers.fullyConnected(x, 11, FusedActivation.NONE, quant)).build();
    }

    /**
     * A network of blocks as in MobileNet v3, whose channels are weighed by what the whole image says, and HARD_SWISH.
     */
    public static byte[] squeezing(TensorKind kind, int size) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 11);
        Quant quant = activations(kind);
        int image = model.input(kind, quant, 1, size, size, 3);
        int x = hardSwish(model, layers.conv2d(image, 16, 3, 3, Window.same().stride(2), quant), quant);
        int[] channels = {16, 24, 24, 40};
        for (int i = 0; i < channels.length; i++) {
            int before = x;
            boolean narrows = i % 2 == 1;
            x = hardSwish(model, layers.conv2d(x, 3 * model.shape(x)[3], 1, 1, Window.same(), quant), quant);
            x = hardSwish(model, layers.depthwiseConv2d(x, 1, 5, 5, Window.same().stride(narrows ? 2 : 1), quant),
                    quant);
            int share = model.mean(x, new int[]{1, 2}, true, quant);
            share = model.relu(layers.conv2d(share, 8, 1, 1, Window.same(), quant), quant);
            share = hardSigmoid(model, layers.conv2d(share, model.shape(x)[3], 1, 1, Window.same(), quant), kind);
            x = model.mul(x, share, FusedActivation.NONE, quant);
            x = layers.conv2d(x, channels[i], 1, 1, Window.same(), quant);
            x = Arrays.equals(model.shape(before), model.shape(x))
                    ? model.add(before, x, FusedActivation.NONE, quant)
                    : x;
        }
        x = model.mean(x, new int[]{1, 2}, false, quant);
        return model.output(layers.fullyConnected(x, 11, FusedActivation.NONE, quant)).build();
    }

    private static int hardSwish(ModelBuilder model, int x, Quant quant) {
        return model.elementwise("HARD_SWISH", x, quant);
    }

    /** relu6(x + 3) / 6, in the three operators that converters make of it. */
    private static int hardSigmoid(ModelBuilder model, int x, TensorKind kind) {
        Quant quant = activations(kind);
        boolean quantized = kind.isQuantized8();
        int lowest = kind == TensorKind.INT8 ? -128 : 0;
        Quant sixth = quantized ? Quant.perTensor(1 / (6 * 255.0), lowest) : Quant.NONE;
        byte[] three = quantized ? new byte[]{(byte) (48 + (kind == TensorKind.UINT8 ? 128 : 3))}
                : LittleEndian.bytes(3f);
        byte[] one = quantized ? new byte[]{(byte) (lowest + 255)} : LittleEndian.bytes(1 / 6f);
        int shifted = model.add(x, model.constant(kind, quant, three), FusedActivation.RELU6, quant);
        Quant share = quantized ? Quant.perTensor(1 / 256.0, lowest) : Quant.NONE;
        return model.mul(shifted, model.constant(kind, sixth, one), FusedActivation.NONE, share);
    }
}
