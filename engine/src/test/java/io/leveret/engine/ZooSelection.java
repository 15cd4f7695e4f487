package io.leveret.engine;

import io.leveret.testing.zoo.Precision;
import io.leveret.testing.zoo.Zoo;
import java.util.stream.Stream;

/** What of the zoo runs in every build. {@code bench/zoo} runs all of it. */
final class ZooSelection {
    private ZooSelection() {}

    /** Models that are run, in all their precisions. */
    static Stream<Entry> entries() {
        return Stream.of(Zoo.values()).filter(model -> !model.isGiant())
                .flatMap(model -> model.precisions().stream().map(precision -> new Entry(model, precision)));
    }

    /** A model in a precision. */
    record Entry(Zoo model, Precision precision) {
        @Override
        public String toString() {
            return model.modelName(precision);
        }
    }
}
