package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit, as people type them: {@code 33ms}, {@code 1.5 MB}. */
public final class Quantity {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(\\p{L}*)\\s*");
    private static final SequencedMap<String, Double> NANOS = new LinkedHashMap<>();
    private static final SequencedMap<String, Double> BYTES = new LinkedHashMap<>();

    static {
        NANOS.put("ms", 1e6);
        NANOS.put("s", 1e9);
        NANOS.put("us", 1e3);
        NANOS.put("min", 6e10);
        BYTES.put("B", 1.0);
        BYTES.put("kB", 1e3);
        BYTES.put("MB", 1e6);
        BYTES.put("GB", 1e9);
        BYTES.put("KiB", 0x1p10);
        BYTES.put("MiB", 0x1p20);
        BYTES.put("GiB", 0x1p30);
    }

    private Quantity() {}

    /**
     * Returns a time, rounded to nanoseconds; without a unit, milliseconds are meant.
     *
     * @param option which option it is of, for messages
     * @param example something that would do
     * @throws UsageException if it is no time from 1 ns to 104 days
     */
    public static Duration time(String option, String given, String example) {
        return Duration.ofNanos(parse(option, given, NANOS, example));
    }

    /**
     * Returns a number of bytes, rounded; without a unit, bytes are meant.
     *
     * @param option which option it is of, for messages
     * @param example something that would do
     * @throws UsageException if it is no size from 1 byte to 2⁵³
     */
    public static long bytes(String option, String given, String example) {
        return parse(option, given, BYTES, example);
    }

    /**
     * How many of the smallest unit something is, rounded.
     *
     * @param option which option it is of, for messages
     * @param units how many of the smallest unit there are in each, by names whose case does not matter; the first is
     *     meant where none is given
     * @param example something that would do
     * @throws UsageException if it is no such number, or rounds to less than 1 or more than 2⁵³
     */
    private static long parse(String option, String given, SequencedMap<String, Double> units, String example) {
        Matcher parts = NUMBER_AND_UNIT.matcher(given);
        if (parts.matches()) {
            String unit = parts.group(2).isEmpty() ? units.firstEntry().getKey() : parts.group(2);
            double factor = units.entrySet().stream().filter(known -> known.getKey().equalsIgnoreCase(unit)).findFirst()
                    .map(Map.Entry::getValue).orElse(0.0);
            double quantity = Double.parseDouble(parts.group(1)) * factor;
            if (quantity >= 0.5 && quantity <= 1L << 53) {
                return Math.round(quantity);
            }
        }
        throw new UsageException(option + " cannot be '" + given + "'; give a number above 0 with one of "
                + String.join(", ", units.keySet()) + ", such as " + example);
    }
}
