package io.leveret.tflite.metadata;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names of an output's classes, with display names in some languages.
 *
 * @param names the class names, in the order of the output
 * @param displayNames display names, one for each class, by locale, such as {@code en} or {@code de-AT}
 */
public record LocalizedLabels(List<String> names, Map<String, List<String>> displayNames) {
    /**
     * Copies lists and map.
     *
     * @throws IllegalArgumentException if a locale is empty, or has not one display name for each class
     */
    public LocalizedLabels {
        names = List.copyOf(names);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> localized : displayNames.entrySet()) {
            if (localized.getKey().isEmpty()) {
                throw new IllegalArgumentException("display names without a locale; give them one, such as en");
            }
            if (localized.getValue().size() != names.size()) {
                throw new IllegalArgumentException(names.size() + " names with " + localized.getValue().size()
                        + " display names for " + localized.getKey());
            }
            copy.put(localized.getKey(), List.copyOf(localized.getValue()));
        }
        displayNames = Collections.unmodifiableMap(copy);
    }

    /** Returns class names without display names. */
    public static LocalizedLabels of(List<String> names) {
        return new LocalizedLabels(names, Map.of());
    }

    /**
     * Returns the labels for a locale: with its display names, or those of the locale with one part less, {@code
     * zh-Hant} and then {@code zh} for {@code zh-Hant-TW} (RFC 4647, section 3.4, Lookup); or else with the class
     * names. Ignores case, and treats {@code -} and {@code _} as equal.
     */
    public Labels in(String locale) {
        String wanted = canonical(locale);
        while (!wanted.isEmpty()) {
            for (Map.Entry<String, List<String>> localized : displayNames.entrySet()) {
                if (canonical(localized.getKey()).equals(wanted)) {
                    return new Labels(names, localized.getValue());
                }
            }
            wanted = wanted.substring(0, Math.max(0, wanted.lastIndexOf('-')));
        }
        return Labels.of(names);
    }

    private static String canonical(String locale) {
        return locale.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
