/** Reads TensorFlow Lite models into a validated {@code Graph}. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // the schema's jar has no descriptor
module io.leveret.model {
    requires tensorflow.lite.metadata;
    requires flatbuffers.java;

    exports io.leveret.model;
}
