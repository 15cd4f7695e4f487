/** Leveret's commands. */
module io.leveret.cli {
    requires io.leveret.engine;
    requires io.leveret.image.awt;
    requires io.leveret.vision;
    requires io.leveret.dataset;
    requires io.leveret.measure;
    requires io.leveret.train;
    requires io.leveret.report;
    requires io.leveret.server;
    requires transitive io.leveret.wire;
    requires info.picocli;
    requires io.nayuki.qrcodegen;
    requires org.slf4j.simple; // named, not looked for: see Cli
    requires static org.jspecify;

    exports io.leveret.cli;
    exports io.leveret.cli.console;
}
