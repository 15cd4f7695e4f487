/** What programs read: the JSON and CSV documents of all commands, and what errors come to. */
module io.leveret.wire {
    requires transitive io.leveret.measure;
    requires transitive io.leveret.models;
    requires transitive io.leveret.train;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;

    exports io.leveret.wire;
}
