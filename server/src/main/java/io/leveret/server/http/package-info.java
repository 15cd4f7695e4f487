/** HTTP: Helidon's server with what it lacks, reading of bodies, errors as JSON. Knows nothing of models. */
@NullMarked
package io.leveret.server.http;

import org.jspecify.annotations.NullMarked;
