package io.leveret.server.metrics;

import java.util.List;

/** Writes metrics in version 0.0.4 of the text format of Prometheus. Not thread-safe. */
final class Exposition {
    /** The media type. */
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder();

    /** A label of a sample. */
    record Label(String name, String value) {}

    /** Begins a family, whose samples follow. */
    void family(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help.replace("\\", "\\\\").replace("\n", "\\n"))
                .append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void sample(String name, List<Label> labels, double value) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{');
            for (int i = 0; i < labels.size(); i++) {
                out.append(i == 0 ? "" : ",").append(labels.get(i).name()).append("=\"")
                        .append(escaped(labels.get(i).value())).append('"');
            }
            out.append('}');
        }
        out.append(' ').append(number(value)).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Returns a number as Go's ParseFloat reads it; whole numbers without a fraction. */
    static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value); // NaN as well
    }

    String text() {
        return out.toString();
    }
}
