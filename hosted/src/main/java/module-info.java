/** The models that TensorFlow hosts: their catalog, and how they come into the user's cache. */
module io.leveret.hosted {
    requires java.net.http;

    exports io.leveret.hosted;
}
