package io.leveret.tflite.metadata;

import io.leveret.base.MessageText;
import io.leveret.tflite.metadata.ScoreCalibration.Sigmoid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of a file of calibration parameters, a line for each class: {@code scale,slope,offset} or {@code
 * scale,slope,offset,minScore}, or nothing. Ignores blanks around values, a carriage return before the line end and a
 * byte order mark. The last line may end without a line end, as the Task Library requires, or with one, as editors
 * write it.
 */
final class CalibrationFile {
    // no words, no hexadecimal numbers, no suffixes
    private static final String NUMBER_CHARACTERS = "0123456789+-.eE";

    private final String text;

    CalibrationFile(byte[] utf8) {
        this.text = new String(utf8, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    }

    /**
     * Returns the parameters, one entry for each line.
     *
     * @throws IllegalArgumentException if a line is invalid; the message says which
     */
    List<Optional<Sigmoid>> parameters() {
        int lineEnds = count(text, '\n');
        return parameters(text.endsWith("\n") ? lineEnds : lineEnds + 1);
    }

    /**
     * Returns the parameters of a number of classes.
     *
     * @throws IllegalArgumentException if the number of lines differs, or a line is invalid; the message says which
     */
    List<Optional<Sigmoid>> parameters(int classes) {
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
        return List.copyOf(parameters); // later copies get this one
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

    /**
     * Returns a file with these parameters, without a line end after the last line, which the Task Library would read
     * as another line.
     */
    static byte[] of(List<Optional<Sigmoid>> parameters) {
        return parameters.stream().map(sigmoid -> sigmoid.map(CalibrationFile::line).orElse(""))
                .collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static String line(Sigmoid sigmoid) {
        return sigmoid.scale() + "," + sigmoid.slope() + "," + sigmoid.offset()
                + sigmoid.minScore().map(value -> "," + value).orElse("");
    }
}
