/** Messages of the Open Inference Protocol, generated from their definitions. */
module io.leveret.server.proto {
    requires transitive com.google.protobuf;

    exports io.leveret.server.proto;
}
