/** Leveret's own protocol: photos in, the document of {@code classify} out. */
@NullMarked
package io.leveret.server.rest;

import org.jspecify.annotations.NullMarked;
