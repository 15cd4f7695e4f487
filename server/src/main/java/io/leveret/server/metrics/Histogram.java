package io.leveret.server.metrics;

import io.leveret.server.metrics.Exposition.Label;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts values by their size, and by the values of labels. */
final class Histogram implements Metric {
    private final String name;
    private final String help;
    private final double[] bounds; // upper, inclusive, ascending; what is above the last counts as well
    private final List<String> labels;
    private final Map<List<String>, Series> series = new ConcurrentHashMap<>();

    private static final class Series {
        private final LongAdder[] counts; // [bounds + 1], each of its own bucket
        private final DoubleAdder sum = new DoubleAdder();

        Series(int buckets) {
            counts = Stream.generate(LongAdder::new).limit(buckets).toArray(LongAdder[]::new);
        }
    }

    Histogram(String name, String help, double[] bounds, String... labels) {
        this.name = name;
        this.help = help;
        this.bounds = bounds;
        this.labels = List.of(labels);
        if (labels.length == 0) {
            series.put(List.of(), new Series(bounds.length + 1)); // is there from the start
        }
    }

    void observe(double value, String... values) {
        Series one = series.computeIfAbsent(List.of(values), _ -> new Series(bounds.length + 1));
        int found = Arrays.binarySearch(bounds, value);
        one.counts[found < 0 ? -found - 1 : found].increment();
        one.sum.add(value);
    }

    @Override
    public void write(Exposition out) {
        out.family(name, "histogram", help);
        series.forEach((values, one) -> {
            List<Label> own = Counter.labeled(labels, values);
            long count = 0;
            for (int bucket = 0; bucket <= bounds.length; bucket++) {
                count += one.counts[bucket].sum();
                String bound = Exposition.number(bucket < bounds.length ? bounds[bucket] : Double.POSITIVE_INFINITY);
                out.sample(name + "_bucket", Stream.concat(own.stream(), Stream.of(new Label("le", bound))).toList(),
                        count);
            }
            out.sample(name + "_sum", own, one.sum.sum());
            out.sample(name + "_count", own, count);
        });
    }
}
