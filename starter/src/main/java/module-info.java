/** The bundled model, with its labels and a sample photo. */
module io.leveret.starter {
    exports io.leveret.starter;
}
