package io.leveret.tflite.metadata;

import io.leveret.base.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.ScoreTransformationType;

/**
 * Converts the values of an output to scores that are comparable across classes, so that one threshold serves all:
 *
 * <pre>f(x) = scale / (1 + e^−(slope · g(x) + offset))</pre>
 *
 * with parameters for each class and one transformation g for all. The result lies in [0, scale]. The formula is that
 * of {@code ScoreCalibrationOptions} in TensorFlow Lite's metadata schema; the arithmetic, in float32 with logarithms
 * and powers in float64, is that of the TensorFlow Lite Task Library (tensorflow/tflite-support, {@code
 * cc/task/vision/utils/score_calibration.cc}).
 *
 * @param transformation the transformation of a value
 * @param defaultScore the score of classes without parameters and of values below a class's {@code minScore}
 * @param parameters one for each class, in the order of the output; empty for a class without
 */
public record ScoreCalibration(Transformation transformation, float defaultScore, List<Optional<Sigmoid>> parameters) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the default score is not finite
     */
    public ScoreCalibration {
        requireFinite("default score", defaultScore);
        parameters = List.copyOf(parameters);
    }

    /** The transformation of a value: g in the formula. */
    public enum Transformation {
        /** x */
        IDENTITY(ScoreTransformationType.IDENTITY),
        /** ln x */
        LOG(ScoreTransformationType.LOG),
        /** ln x − ln (1 − x) */
        INVERSE_LOGISTIC(ScoreTransformationType.INVERSE_LOGISTIC);

        private static final float LEAST = 1e-16f;

        private final byte type;

        Transformation(byte type) {
            this.type = type;
        }

        /** Returns the transformation for a type of the metadata schema; empty if there is no such type. */
        static Optional<Transformation> of(byte type) {
            return Arrays.stream(values()).filter(transformation -> transformation.type == type).findFirst();
        }

        /** Returns its type in the metadata schema. */
        byte type() {
            return type;
        }

        private float of(float x) {
            return switch (this) {
                case IDENTITY -> x;
                case LOG -> log(x);
                case INVERSE_LOGISTIC -> log(x) - log((float) (1 - (double) x));
            };
        }

        /**
         * Returns the natural logarithm; below {@link #LEAST}, its point reflection there. So it is finite for all
         * finite values and strictly increasing.
         */
        private static float log(float x) {
            return x < LEAST ? (float) (2 * Math.log(LEAST) - Math.log(2.0 * LEAST - x)) : (float) Math.log(x);
        }
    }

    /**
     * The parameters of a class.
     *
     * @param scale the largest score; finite, not negative
     * @param slope finite
     * @param offset finite
     * @param minScore values below it have the default score; finite
     */
    public record Sigmoid(float scale, float slope, float offset, Optional<Float> minScore) {
        /**
         * Checks the parameters.
         *
         * @throws IllegalArgumentException if one is not finite, or the scale is negative
         */
        public Sigmoid {
            requireFinite("scale", scale);
            if (scale < 0) {
                throw new IllegalArgumentException("a scale of " + scale + "; it must be at least 0");
            }
            requireFinite("slope", slope);
            requireFinite("offset", offset);
            minScore.ifPresent(value -> requireFinite("min score", value));
        }

        /**
         * Neither form needs clipping: the divisor is at least 1 and the power at most 1, and rounding preserves both.
         */
        private float of(float x) {
            float shifted = x * slope + offset;
            if (shifted >= 0) {
                return (float) (scale / (1 + Math.exp(-shifted)));
            }
            float power = (float) Math.exp(shifted); // the same function, without e to a large power
            return (float) (scale * power / (1.0 + power));
        }
    }

    /**
     * Returns the score of a class.
     *
     * @param classIndex the class, counted from 0
     * @param score the model's dequantized value for it
     * @return the calibrated score, in [0, scale], or the default one; NaN for NaN
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public float apply(int classIndex, float score) {
        Optional<Sigmoid> sigmoid = parameters.get(classIndex);
        if (sigmoid.isEmpty() || sigmoid.get().minScore().isPresent() && score < sigmoid.get().minScore().get()) {
            return defaultScore;
        }
        return sigmoid.get().of(transformation.of(score));
    }

    /**
     * Reads a file of parameters, UTF-8: a line for each class, {@code scale,slope,offset} or
     * {@code scale,slope,offset,minScore}, or an empty one for a class without.
     *
     * @throws io.leveret.base.LimitExceededException if it is larger than 16 MiB
     * @throws IOException if it cannot be read, or has a line that is none of these
     * @throws IllegalArgumentException if the default score is not finite
     */
    public static ScoreCalibration read(Path file, Transformation transformation, float defaultScore)
            throws IOException {
        List<Optional<Sigmoid>> parameters;
        try {
            parameters = new CalibrationFile(TextFile.read(file, "calibration file", Labels.MAX_FILE_BYTES))
                    .parameters();
        } catch (IllegalArgumentException unsuitable) {
            throw new IOException(file + ", " + unsuitable.getMessage(), unsuitable);
        }
        return new ScoreCalibration(transformation, defaultScore, parameters);
    }

    private static void requireFinite(String what, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("a " + what + " of " + value + "; it must be a finite number");
        }
    }
}
