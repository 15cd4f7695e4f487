/**
 * Models by name: files, the bundled model, and those that TensorFlow hosts, with their catalog, cache and download.
 */
module io.leveret.models {
    requires transitive io.leveret.tflite;
    requires de.siegmar.fastcsv;
    requires java.net.http;
    requires static org.jspecify;

    exports io.leveret.models;
}
