package io.leveret.tflite.metadata;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files that a model's metadata names, packed under unique names. A list that several outputs or locales share is
 * one file: lists that the reader made from one file become one file again.
 */
final class FilesToPack {
    /** Locales that may become part of a file's name; an untrusted file may have any text as a locale. */
    private static final Pattern PLAIN_LOCALE = Pattern.compile("[A-Za-z0-9_-]{1,35}");

    private final Map<String, byte[]> files;
    private final Map<List<String>, String> labelFiles = new IdentityHashMap<>();
    private final Map<List<Optional<ScoreCalibration.Sigmoid>>, String> calibrationFiles = new IdentityHashMap<>();
    private final Map<String, Integer> namesTried = new HashMap<>();

    /**
     * Creates the set of files to pack.
     *
     * @param files the existing ones by name; new ones are added
     */
    FilesToPack(Map<String, byte[]> files) {
        this.files = files;
    }

    /**
     * Packs a label file.
     *
     * @param locale of display names; empty for class names
     * @return its name
     * @throws LabelsException if a label has several lines, or blanks around it, or all have numbers that readers drop
     */
    String labels(String locale, List<String> labels) {
        return labelFiles.computeIfAbsent(labels, _ -> {
            String base = PLAIN_LOCALE.matcher(locale).matches() ? "labels_" + locale : "labels";
            return put(base, ".txt", lines(labels));
        });
    }

    /**
     * Packs a file of calibration parameters.
     *
     * @return its name
     */
    String calibration(ScoreCalibration calibration) {
        return calibrationFiles.computeIfAbsent(calibration.parameters(),
                _ -> put("score_calibration", ".csv", CalibrationFile.of(calibration.parameters())));
    }

    /** Packs the file of settings. */
    void settings(ModelSettings settings) {
        files.put(ModelSettings.FILE, SettingsFile.write(settings));
    }

    private String put(String base, String ending, byte[] content) {
        String name;
        do {
            int number = namesTried.merge(base, 1, Integer::sum);
            name = base + (number == 1 ? "" : "_" + number) + ending;
        } while (files.containsKey(name));
        files.put(name, content);
        return name;
    }

    private static byte[] lines(List<String> labels) {
        if (!labels.equals(LabelText.withoutNumbers(labels))) {
            throw LabelsException.numbered(labels.getFirst());
        }
        byte[] file = (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8);
        List<String> asRead = new LabelText(file).labels();
        for (int i = 0; i < labels.size(); i++) {
            if (i >= asRead.size() || !asRead.get(i).equals(labels.get(i))) {
                throw LabelsException.noLine(i, labels.get(i));
            }
        }
        return file;
    }
}
