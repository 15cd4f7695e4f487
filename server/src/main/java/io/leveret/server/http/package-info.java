/** HTTP: Helidon's server, who may use it, reading of requests, errors as JSON. Knows nothing of models. */
@NullMarked
package io.leveret.server.http;

import org.jspecify.annotations.NullMarked;
