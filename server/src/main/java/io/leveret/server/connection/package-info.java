/**
 * Connections, with what Helidon's lack: limits of time and of headers, HTTP/1.0, clients that leave, and what comes,
 * read in large blocks. Knows nothing of routes and bodies.
 */
@NullMarked
package io.leveret.server.connection;

import org.jspecify.annotations.NullMarked;
