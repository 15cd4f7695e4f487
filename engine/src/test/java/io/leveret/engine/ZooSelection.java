package io.leveret.engine;

import io.leveret.testing.ZooFiles;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.util.stream.Stream;

/** What of the zoo runs in every build. {@code bench/zoo} runs all of it. */
final class ZooSelection {
    /** Writes the files of the models. */
    static final ZooFiles FILES = new ZooFiles(graph -> ModelWriter.write(Model.of(graph)));

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
