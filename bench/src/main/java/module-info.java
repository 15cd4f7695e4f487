/** Measures Leveret beside TensorFlow Lite. */
module io.leveret.bench {
    requires io.leveret.engine;
    requires io.leveret.starter;
    requires io.leveret.testing;
}
