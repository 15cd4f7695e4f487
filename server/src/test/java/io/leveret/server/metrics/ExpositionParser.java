package io.leveret.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text format of Prometheus by its rules
 * (https://prometheus.io/docs/instrumenting/exposition_formats/), and fails for what breaks one.
 */
final class ExpositionParser {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ([^ ]+)");
    private static final Pattern LABEL = Pattern
            .compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d+)?([eE][+-]?\\d+)?|Inf)|NaN");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Map<Map<String, String>, Double>> samples = new LinkedHashMap<>();

    private ExpositionParser() {}

    static ExpositionParser parse(String text) {
        assertTrue(text.endsWith("\n"), "the last line must end as well");
        ExpositionParser parser = new ExpositionParser();
        Set<String> begun = new HashSet<>();
        String family = null;
        for (String line : text.split("\n")) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                if (!comment.group(2).equals(family)) {
                    family = comment.group(2);
                    assertTrue(begun.add(family), () -> "the family is in two parts: " + line);
                }
                if (comment.group(1).equals("TYPE")) {
                    assertTrue(TYPES.contains(comment.group(3)), line);
                    assertNull(parser.types.put(family, comment.group(3)), line);
                }
            } else {
                assertFalse(line.startsWith("#"), line);
                parser.sample(line, family);
            }
        }
        parser.checkHistograms();
        return parser;
    }

    private void sample(String line, String family) {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), line);
        String name = sample.group(1);
        assertNotNull(family, line);
        String type = types.get(family);
        List<String> allowed = "histogram".equals(type)
                ? List.of(family + "_bucket", family + "_sum", family + "_count") : List.of(family);
        assertTrue(allowed.contains(name), () -> line + " stands among another family's samples");
        assertTrue(NUMBER.matcher(sample.group(3)).matches(), line);
        Map<String, String> labels = sample.group(2) == null ? Map.of() : labels(sample.group(2), line);
        assertNull(samples.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(labels, number(sample.group(3))),
                () -> "twice: " + line);
        if ("counter".equals(type)) {
            assertTrue(name.endsWith("_total"), line);
            assertTrue(number(sample.group(3)) >= 0, line);
        }
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find()) {
            assertEquals(end, label.start(), line);
            end = label.end();
            assertNull(labels.put(label.group(1), Pattern.compile("\\\\(.)").matcher(label.group(2)).replaceAll(
                    found -> Matcher.quoteReplacement(found.group(1).equals("n") ? "\n" : found.group(1)))), line);
        }
        assertEquals(text.length(), end, line);
        return labels;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    private void checkHistograms() {
        types.forEach((family, type) -> {
            if (!type.equals("histogram")) {
                return;
            }
            Map<Map<String, String>, List<double[]>> series = new LinkedHashMap<>();
            samples.getOrDefault(family + "_bucket", Map.of()).forEach((labels, value) -> {
                Map<String, String> rest = new TreeMap<>(labels);
                String bound = rest.remove("le");
                assertNotNull(bound, family);
                series.computeIfAbsent(rest, _ -> new ArrayList<>()).add(new double[]{number(bound), value});
            });
            series.forEach((labels, buckets) -> {
                for (int i = 1; i < buckets.size(); i++) {
                    assertTrue(buckets.get(i - 1)[0] < buckets.get(i)[0], family + " is out of order");
                    assertTrue(buckets.get(i - 1)[1] <= buckets.get(i)[1], family + " is not cumulative");
                }
                assertEquals(Double.POSITIVE_INFINITY, buckets.getLast()[0], family);
                assertEquals(buckets.getLast()[1], value(family + "_count", labels), family);
                assertTrue(samples.get(family + "_sum").containsKey(labels), family);
            });
            assertEquals(series.keySet(), samples.getOrDefault(family + "_count", Map.of()).keySet(), family);
        });
    }

    Set<String> families() {
        return types.keySet();
    }

    /** Returns the samples of a name by their labels. */
    Map<Map<String, String>, Double> samples(String name) {
        return samples.getOrDefault(name, Map.of());
    }

    double value(String name, Map<String, String> labels) {
        Double value = samples(name).get(labels);
        assertNotNull(value, () -> name + labels + " is missing among " + samples(name));
        return value;
    }

    double value(String name) {
        return value(name, Map.of());
    }
}
