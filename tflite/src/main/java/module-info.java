/** Reads and writes TensorFlow Lite models. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // the schema's jar has no descriptor
module io.leveret.tflite {
    requires transitive io.leveret.graph;
    requires tensorflow.lite.metadata;
    requires flatbuffers.java;
    requires com.fasterxml.jackson.core;
    requires static org.jspecify;

    exports io.leveret.tflite;
    exports io.leveret.tflite.format;
    exports io.leveret.tflite.metadata;

    uses io.leveret.tflite.BundledModel;
}
