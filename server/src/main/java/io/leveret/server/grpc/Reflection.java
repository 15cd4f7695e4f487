package io.leveret.server.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.leveret.base.MessageText;
import io.leveret.server.proto.ReflectionProto.ErrorResponse;
import io.leveret.server.proto.ReflectionProto.ExtensionNumberResponse;
import io.leveret.server.proto.ReflectionProto.FileDescriptorResponse;
import io.leveret.server.proto.ReflectionProto.ListServiceResponse;
import io.leveret.server.proto.ReflectionProto.ServerReflectionRequest;
import io.leveret.server.proto.ReflectionProto.ServerReflectionResponse;
import io.leveret.server.proto.ReflectionProto.ServiceResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Says which services there are, and what their messages look like. */
final class Reflection {
    private final List<FileDescriptor> served;
    private final Map<String, FileDescriptor> byFileName = new HashMap<>();
    private final Map<String, FileDescriptor> bySymbol = new HashMap<>();

    /** Describes the services of files. */
    Reflection(List<FileDescriptor> served) {
        this.served = List.copyOf(served);
        served.forEach(this::add);
    }

    private void add(FileDescriptor file) {
        if (byFileName.putIfAbsent(file.getFullName(), file) != null) {
            return;
        }
        file.getMessageTypes().forEach(this::add);
        file.getEnumTypes().forEach(this::add);
        for (ServiceDescriptor service : file.getServices()) {
            addSymbol(service);
            service.getMethods().forEach(this::addSymbol);
        }
        file.getDependencies().forEach(this::add);
    }

    private void add(Descriptor message) {
        addSymbol(message);
        message.getFields().forEach(this::addSymbol);
        message.getNestedTypes().forEach(this::add);
        message.getEnumTypes().forEach(this::add);
    }

    private void add(EnumDescriptor type) {
        addSymbol(type);
        type.getValues().forEach(this::addSymbol);
    }

    private void addSymbol(GenericDescriptor symbol) {
        bySymbol.put(symbol.getFullName(), symbol.getFile());
    }

    /** Answers a question; one that has no answer gets an error as its answer. */
    ServerReflectionResponse answer(ServerReflectionRequest request) {
        ServerReflectionResponse.Builder response = ServerReflectionResponse.newBuilder()
                .setValidHost(request.getHost()).setOriginalRequest(request);
        switch (request.getMessageRequestCase()) {
            case LIST_SERVICES -> response.setListServicesResponse(services());
            case FILE_BY_FILENAME -> find("file", request.getFileByFilename(), byFileName, response);
            case FILE_CONTAINING_SYMBOL -> find("symbol", request.getFileContainingSymbol(), bySymbol, response);
            case FILE_CONTAINING_EXTENSION -> response.setErrorResponse(error(GrpcStatus.NOT_FOUND,
                    "no message has extensions"));
            case ALL_EXTENSION_NUMBERS_OF_TYPE -> extensions(request.getAllExtensionNumbersOfType(), response);
            case MESSAGEREQUEST_NOT_SET -> response.setErrorResponse(error(GrpcStatus.INVALID_ARGUMENT,
                    "the request asks for nothing; set one of its fields"));
        }
        return response.build();
    }

    private ListServiceResponse services() {
        ListServiceResponse.Builder services = ListServiceResponse.newBuilder();
        served.stream().flatMap(file -> file.getServices().stream()).forEach(service -> services
                .addService(ServiceResponse.newBuilder().setName(service.getFullName())));
        return services.build();
    }

    private static void find(String kind, String name, Map<String, FileDescriptor> files,
            ServerReflectionResponse.Builder response) {
        Optional<FileDescriptor> found = Optional.ofNullable(files.get(name));
        if (found.isEmpty()) {
            response.setErrorResponse(notFound(kind, name));
            return;
        }
        SequencedMap<String, FileDescriptor> all = new LinkedHashMap<>();
        addWithDependencies(found.get(), all);
        FileDescriptorResponse.Builder answer = FileDescriptorResponse.newBuilder();
        all.values().forEach(file -> answer.addFileDescriptorProto(file.toProto().toByteString()));
        response.setFileDescriptorResponse(answer);
    }

    private static void addWithDependencies(FileDescriptor file, Map<String, FileDescriptor> all) {
        if (all.putIfAbsent(file.getFullName(), file) == null) {
            file.getDependencies().forEach(dependency -> addWithDependencies(dependency, all));
        }
    }

    private void extensions(String type, ServerReflectionResponse.Builder response) {
        if (bySymbol.containsKey(type)) {
            response.setAllExtensionNumbersResponse(ExtensionNumberResponse.newBuilder().setBaseTypeName(type));
        } else {
            response.setErrorResponse(notFound("type", type));
        }
    }

    private static ErrorResponse notFound(String kind, String name) {
        return error(GrpcStatus.NOT_FOUND, "there is no " + kind + " '" + MessageText.brief(name)
                + "'; list_services says which services there are");
    }

    private static ErrorResponse error(GrpcStatus status, String message) {
        return ErrorResponse.newBuilder().setErrorCode(status.number()).setErrorMessage(message).build();
    }
}
