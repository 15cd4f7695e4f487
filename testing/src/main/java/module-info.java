/** What the tests of all modules share: TensorFlow Lite itself as the oracle, and a builder of models. */
module io.leveret.testing {}
