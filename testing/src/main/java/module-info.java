/**
 * Shared by the tests of all modules: TensorFlow Lite as the oracle, builders of models and archives, and a web server
 * with scripted failures.
 *
 * <p>Works on the module path and on the class path. The native code is for Linux on x86-64, the one platform the
 * oracle is declared for in the pom.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.leveret.testing {
    requires transitive io.leveret.zoo;
    requires transitive io.leveret.graph;
    requires transitive flatbuffers.java;
    requires transitive tensorflow.lite.metadata;
    requires jdk.httpserver;
    requires org.bytedeco.javacpp;
    // The two jars of native code hold no class, so nothing else would resolve them.
    requires org.bytedeco.javacpp.linux.x86_64;
    requires org.bytedeco.tensorflowlite;
    requires org.bytedeco.tensorflowlite.linux.x86_64;

    exports io.leveret.testing;
}
