package io.leveret.server.grpc;

/** Ends a call with a status that no status of HTTP stands for. */
final class GrpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final GrpcStatus status;

    /**
     * Ends a call.
     *
     * @param message for the client
     */
    GrpcException(GrpcStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    GrpcStatus status() {
        return status;
    }
}
