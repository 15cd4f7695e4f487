package io.leveret.server.grpc;

/** How a call ended. Source of names and numbers: gRPC's statuscodes.md. */
enum GrpcStatus {
    OK(0),
    CANCELLED(1),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    FAILED_PRECONDITION(9),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int number;

    GrpcStatus(int number) {
        this.number = number;
    }

    /** Returns the number on the wire. */
    int number() {
        return number;
    }

    /** Returns the status for an error that REST gives with a status of HTTP, 400 to 599. */
    static GrpcStatus ofHttp(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 408, 504 -> DEADLINE_EXCEEDED;
            case 409 -> FAILED_PRECONDITION;
            case 413, 429 -> RESOURCE_EXHAUSTED;
            case 499 -> CANCELLED;
            case 501 -> UNIMPLEMENTED;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? INVALID_ARGUMENT : INTERNAL;
        };
    }
}
