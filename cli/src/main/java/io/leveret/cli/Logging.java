package io.leveret.cli;

/** Where the engine's log goes: standard error, warnings only unless asked for more. */
final class Logging {
    private Logging() {}

    /** To be called before anything logs. Naming the provider spares the search for one on every start. */
    static void configure(boolean verbose) {
        System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "warn");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    }
}
