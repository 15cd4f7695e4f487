package io.leveret.engine;

import io.leveret.testing.zoo.Precision;
import io.leveret.testing.zoo.Zoo;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** What of the zoo runs in every build. {@code bench/zoo} runs all of it. */
final class ZooSelection {
    // ==== TO BE FLIPPED: what waits for SPLIT, BATCH_MATMUL, FLOAT16 and hybrid operators. Empty both sets. ====
    private static final Set<Zoo> WAITING = EnumSet.of(Zoo.SHUFFLENET_V2, Zoo.VIT_TINY);
    private static final Set<Precision> WAITING_PRECISIONS = EnumSet.of(Precision.FLOAT16, Precision.DYNAMIC_RANGE);
    // ============================================================================================================

    private ZooSelection() {}

    /** Models whose costs are counted. */
    static Stream<Zoo> models() {
        return Stream.of(Zoo.values()).filter(model -> !WAITING.contains(model));
    }

    /** Models that are run, in these precisions. */
    static Stream<Entry> entries() {
        return models().filter(model -> !model.isGiant())
                .flatMap(model -> model.precisions().stream().map(precision -> new Entry(model, precision)))
                .filter(entry -> !WAITING_PRECISIONS.contains(entry.precision));
    }

    /** A model in a precision. */
    record Entry(Zoo model, Precision precision) {
        @Override
        public String toString() {
            return model.modelName(precision);
        }
    }
}
