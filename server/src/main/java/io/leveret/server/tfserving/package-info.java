/**
 * TF Serving's REST: status, metadata, predict and classify. Requests become those of the Open Inference Protocol.
 */
@NullMarked
package io.leveret.server.tfserving;

import org.jspecify.annotations.NullMarked;
