/** Measures models: speed and accuracy. */
module io.leveret.measure {
    requires transitive io.leveret.base;
    requires transitive io.leveret.engine;
    requires transitive io.leveret.vision;
    requires transitive io.leveret.dataset;
    requires com.fasterxml.jackson.core;
    requires java.management;
    requires static org.jspecify;

    exports io.leveret.measure.benchmark;
    exports io.leveret.measure.comparison;
    exports io.leveret.measure.evaluation;
}
