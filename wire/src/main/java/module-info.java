/** Documents for programs: JSON and CSV of all commands, and the status of errors. */
module io.leveret.wire {
    requires transitive io.leveret.measure;
    requires transitive io.leveret.models;
    requires transitive io.leveret.train;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;

    exports io.leveret.wire;
}
