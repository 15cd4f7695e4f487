/** What the server counts and logs about its requests. */
@NullMarked
package io.leveret.server.metrics;

import org.jspecify.annotations.NullMarked;
