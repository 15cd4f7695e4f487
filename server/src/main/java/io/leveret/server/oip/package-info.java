/**
 * The Open Inference Protocol, version 2 (KServe, Triton): requests as records, running them on a model, and the
 * protocol's REST.
 */
@NullMarked
package io.leveret.server.oip;

import org.jspecify.annotations.NullMarked;
