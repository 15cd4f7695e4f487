package io.leveret.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A chain from a picture to the numbers a model takes, as in TensorFlow Lite's Support Library: first operations on
 * pixels, then operations on numbers, each in the order in which they were added.
 *
 * <pre>
 * ImageProcessor processor = ImageProcessor.of(ImageOp.centerCrop(0.875f), ImageOp.resize(224, 224, LEGACY_BILINEAR))
 *         .normalize(Normalization.DEFAULT);
 * float[] input = processor.process(picture).values(); // [224][224][3]
 * </pre>
 *
 * A processor is immutable; each method returns a new one, so there is no builder. Thread-safe if the {@link ImageOp}s
 * are.
 *
 * <p>
 * The numbers start as the pixels' bytes, UINT8. Computation is in 32-bit floating point unless stated otherwise.
 */
public final class ImageProcessor {
    private final List<ImageOp> imageOps;
    private final List<UnaryOperator<ImageTensor>> tensorOps;

    private ImageProcessor(List<ImageOp> imageOps, List<UnaryOperator<ImageTensor>> tensorOps) {
        this.imageOps = imageOps;
        this.tensorOps = tensorOps;
    }

    /** Creates a processor with these operations on pixels, in this order, and none on numbers. */
    public static ImageProcessor of(ImageOp... ops) {
        return of(List.of(ops));
    }

    /** Creates a processor with these operations on pixels, in this order, and none on numbers. */
    public static ImageProcessor of(List<ImageOp> ops) {
        return new ImageProcessor(List.copyOf(ops), List.of());
    }

    /**
     * Adds {@code (x − mean) / std}, which gives FLOAT32; mean 0 and std 1 change nothing, not even the type. The
     * Support Library's {@code NormalizeOp}.
     */
    public ImageProcessor normalize(Normalization normalization) {
        Objects.requireNonNull(normalization, "normalization");
        return with(tensor -> tensor.normalize(normalization));
    }

    /**
     * Adds {@code x / scale + zeroPoint}, computed as {@code (x − (−zeroPoint · scale)) / scale}, which gives FLOAT32
     * and is not rounded: the Support Library's {@code QuantizeOp}. {@link #cast} converts to bytes and truncates. To
     * round to the nearest byte instead, add half a quantized step: normalize with {@code mean = −(zeroPoint + ½) ·
     * scale} and {@code std = scale}.
     *
     * @param scale difference between neighboring quantized values, above 0
     * @param zeroPoint the quantized value of 0
     * @throws IllegalArgumentException if the scale is not above 0, or so small or large that a factor is beyond 32-bit
     *     floating point
     */
    public ImageProcessor quantize(float scale, int zeroPoint) {
        checkScale(scale, zeroPoint);
        return normalize(Normalization.of(-zeroPoint * scale, scale));
    }

    /**
     * Adds {@code (x − zeroPoint) · scale}, computed as {@code (x − zeroPoint) / (1 / scale)}, which gives FLOAT32: the
     * Support Library's {@code DequantizeOp}.
     *
     * @param scale difference between neighboring quantized values, above 0
     * @param zeroPoint the quantized value of 0
     * @throws IllegalArgumentException if the scale is not above 0, or so small or large that a factor is beyond 32-bit
     *     floating point
     */
    public ImageProcessor dequantize(float scale, int zeroPoint) {
        checkScale(scale, zeroPoint);
        return normalize(Normalization.of(zeroPoint, 1 / scale));
    }

    private static void checkScale(float scale, int zeroPoint) {
        if (!(scale > 0 && Float.isFinite(1 / scale) && Float.isFinite(zeroPoint * scale) && 1 / scale > 0)) {
            throw new IllegalArgumentException("a scale of " + scale + " with the zero point " + zeroPoint
                    + ": scales are above 0, and usually below 1");
        }
    }

    /**
     * Adds a change of type: clamps values to the type's range; UINT8 and INT8 truncate towards 0. NaN becomes 0. The
     * Support Library's {@code CastOp}, which has no INT8.
     */
    public ImageProcessor cast(ImageTensor.Type type) {
        Objects.requireNonNull(type, "type");
        return with(tensor -> tensor.cast(type));
    }

    private ImageProcessor with(UnaryOperator<ImageTensor> op) {
        List<UnaryOperator<ImageTensor>> more = new ArrayList<>(tensorOps);
        more.add(op);
        return new ImageProcessor(imageOps, List.copyOf(more));
    }

    /** Applies all steps to a picture, which is not modified. */
    public ImageTensor process(Pixels picture) {
        Pixels pixels = picture;
        for (ImageOp op : imageOps) {
            pixels = op.apply(pixels);
        }
        ImageTensor tensor = ImageTensor.of(pixels);
        for (UnaryOperator<ImageTensor> op : tensorOps) {
            tensor = op.apply(tensor);
        }
        return tensor;
    }
}
