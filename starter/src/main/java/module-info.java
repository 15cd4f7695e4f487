/** The bundled model, with its labels and a sample photo. */
module io.leveret.starter {
    requires transitive io.leveret.tflite;
    requires static org.jspecify;

    exports io.leveret.starter;

    provides io.leveret.tflite.BundledModel with io.leveret.starter.Starter;
}
