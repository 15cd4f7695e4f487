package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.leveret.server.client.InferenceClient;
import io.leveret.server.proto.HealthProto;
import io.leveret.server.proto.OpenInference;
import io.leveret.server.proto.ReflectionAlphaProto;
import io.leveret.server.proto.ReflectionProto;
import org.junit.jupiter.api.Test;

/** The server's messages are those of the public definitions. */
class ContractTest {
    @Test
    void inference_isThatOfTheClients() {
        for (MethodDescriptor method : OpenInference.getDescriptor().getServices().getFirst().getMethods()) {
            assertSame(InferenceClient.getDescriptor().findServiceByName("GRPCInferenceService")
                    .findMethodByName(method.getName()), method);
        }
    }

    @Test
    void health_isThatOfGrpcJava() {
        assertSame(io.grpc.health.v1.HealthProto.getDescriptor(), HealthProto.getDescriptor());
    }

    @Test
    @SuppressWarnings("deprecation") // clients still ask for it
    void reflection_isThatOfGrpcJava() {
        assertSame(io.grpc.reflection.v1.ServerReflectionProto.getDescriptor(), ReflectionProto.getDescriptor());
        assertSame(io.grpc.reflection.v1alpha.ServerReflectionProto.getDescriptor(),
                ReflectionAlphaProto.getDescriptor());
    }

    private static void assertSame(FileDescriptor expected, FileDescriptor actual) {
        ServiceDescriptor service = actual.getServices().getFirst();
        assertEquals(expected.getServices().getFirst().getFullName(), service.getFullName());
        for (MethodDescriptor method : expected.getServices().getFirst().getMethods()) {
            assertSame(method, service.findMethodByName(method.getName()));
        }
    }

    private static void assertSame(MethodDescriptor expected, MethodDescriptor actual) {
        assertEquals(expected.getFullName(), actual.getFullName());
        assertEquals(expected.isClientStreaming(), actual.isClientStreaming());
        assertEquals(expected.isServerStreaming(), actual.isServerStreaming());
        Contract.assertSame(expected.getInputType(), actual.getInputType());
        Contract.assertSame(expected.getOutputType(), actual.getOutputType());
    }
}
