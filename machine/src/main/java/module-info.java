/** Machine code that Leveret assembles itself: the only module that needs native access. */
@SuppressWarnings("module") // those that it is exported to are compiled later
module io.leveret.machine {
    requires transitive io.leveret.base;
    requires static org.jspecify;

    exports io.leveret.machine to io.leveret.engine, io.leveret.image;
}
