/**
 * gRPC over the routes of HTTP/2, without a library for it: the calls of the Open Inference Protocol, and gRPC's own
 * services of health and reflection.
 */
@NullMarked
package io.leveret.server.grpc;

import org.jspecify.annotations.NullMarked;
