package io.leveret.server.metrics;

import io.leveret.server.metrics.Exposition.Label;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Counts by the values of labels, which must be few: each combination is kept for good. */
final class Counter implements Metric {
    private final String name;
    private final String help;
    private final List<String> labels;
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    Counter(String name, String help, String... labels) {
        this.name = name;
        this.help = help;
        this.labels = List.of(labels);
    }

    void increment(String... values) {
        counts.computeIfAbsent(List.of(values), _ -> new LongAdder()).increment();
    }

    @Override
    public void write(Exposition out) {
        out.family(name, "counter", help);
        counts.forEach((values, count) -> out.sample(name, labeled(labels, values), count.sum()));
    }

    static List<Label> labeled(List<String> names, List<String> values) {
        return IntStream.range(0, names.size()).mapToObj(i -> new Label(names.get(i), values.get(i))).toList();
    }
}
