package io.leveret.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the values of an output become scores that can be compared across its classes, so that one threshold serves them all:
 *
 * <pre>f(x) = scale / (1 + e^−(slope · g(x) + offset))</pre>
 *
 * with parameters of each class and one transformation g for all. The result lies in [0, scale]. The formula is that of
 * {@code ScoreCalibrationOptions} in TensorFlow Lite's metadata schema; the arithmetic, in float32 with logarithms and powers in
 * float64, is that of the TensorFlow Lite Task Library (tensorflow/tflite-support, {@code cc/task/vision/utils/score_calibration.cc}).
 *
 * @param transformation what is done to a value first
 * @param defaultScore the score of classes without parameters and of values below a class's {@code minScore}
 * @param parameters one for each class, in the order of the output; empty for a class without
 */
public record ScoreCalibration(Transformation transformation, float defaultScore, List<Optional<Sigmoid>> parameters) {
    private static final String NUMBER_CHARACTERS = "0123456789+-.eE"; // so no words, no hexadecimal numbers, no suffixes

    /**
     * A calibration; the list is copied.
     *
     * @throws IllegalArgumentException if the default score is not finite
     */
    public ScoreCalibration {
        requireFinite("default score", defaultScore);
        parameters = List.copyOf(parameters);
    }

    /** What is done to a value first: g in the formula. */
    public enum Transformation {
        /** x */
        IDENTITY,
        /** ln x */
        LOG,
        /** ln x − ln (1 − x) */
        INVERSE_LOGISTIC;

        private static final float LEAST = 1e-16f;

        private float of(float x) {
            return switch (this) {
                case IDENTITY -> x;
                case LOG -> log(x);
                case INVERSE_LOGISTIC -> log(x) - log((float) (1 - (double) x));
            };
        }

        /**
         * The natural logarithm; below {@link #LEAST}, its mirror image at the point of that value. So it is finite for all finite
         * values, and smaller for smaller ones.
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
         * Parameters.
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

        /** Neither form needs clipping: what divides is at least 1 and the power at most 1, and rounding keeps that order. */
        private float of(float x) {
            float shifted = x * slope + offset;
            if (shifted >= 0) {
                return (float) (scale / (1 + Math.exp(-shifted)));
            }
            float power = (float) Math.exp(shifted); // the same function, without e to a large power
            return (float) (scale * power / (1.0 + power));
        }

        private String line() {
            return scale + "," + slope + "," + offset + minScore.map(value -> "," + value).orElse("");
        }
    }

    /**
     * The score of a class.
     *
     * @param classIndex the class, counted from 0
     * @param score what the model says of it, dequantised
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

    private static void requireFinite(String what, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("a " + what + " of " + value + "; it must be a finite number");
        }
    }

    /**
     * The parameters in a calibration file: a line for each class, {@code scale,slope,offset} or
     * {@code scale,slope,offset,minScore}, or nothing. A line end behind the last line may be there or not.
     *
     * @throws IllegalArgumentException if that is not so; the message tells the line
     */
    static List<Optional<Sigmoid>> parse(byte[] utf8, int classes) {
        String text = new String(utf8, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
        int lines = count(text, '\n') + 1;
        if (lines != classes && !(lines - 1 == classes && text.endsWith("\n"))) {
            throw new IllegalArgumentException(lines + " lines for " + classes
                    + " classes; it needs one for each class, an empty one where a class has no parameters");
        }
        List<Optional<Sigmoid>> parameters = new ArrayList<>(classes);
        int start = 0;
        for (int line = 1; line <= classes; line++) {
            int next = text.indexOf('\n', start);
            int end = next < 0 ? text.length() : next;
            try {
                parameters.add(sigmoid(text.substring(start, end).strip()));
            } catch (IllegalArgumentException unsuitable) {
                throw new IllegalArgumentException("line " + line + ": " + unsuitable.getMessage(), unsuitable);
            }
            start = end + 1;
        }
        return List.copyOf(parameters);
    }

    private static Optional<Sigmoid> sigmoid(String line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        int values = count(line, ',') + 1;
        if (values != 3 && values != 4) {
            throw new IllegalArgumentException(
                    values + " values, expected 3 or 4: scale, slope, offset and, if there is one, the least score");
        }
        String[] value = line.split(",", -1);
        return Optional.of(new Sigmoid(number(value[0]), number(value[1]), number(value[2]),
                value.length == 3 ? Optional.empty() : Optional.of(number(value[3]))));
    }

    private static float number(String value) {
        String text = value.strip();
        try {
            float number = isPlain(text) ? Float.parseFloat(text) : Float.NaN;
            if (Float.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // is refused below
        }
        throw new IllegalArgumentException('"' + MessageText.brief(text) + "\" is no finite number");
    }

    private static boolean isPlain(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (NUMBER_CHARACTERS.indexOf(number.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int count(String text, char character) {
        int count = 0;
        for (int at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
            count++;
        }
        return count;
    }

    /** The lines of a calibration file, without a line end behind the last one: the Task Library would count that as another. */
    byte[] lines() {
        return parameters.stream().map(parameter -> parameter.map(Sigmoid::line).orElse(""))
                .collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
    }
}
