/** Messages of the Open Inference Protocol and of gRPC's health and reflection, generated from their definitions. */
module io.leveret.server.proto {
    requires transitive com.google.protobuf;

    exports io.leveret.server.proto;
}
