/** The server and its options; what callers of the module see. */
@NullMarked
package io.leveret.server;

import org.jspecify.annotations.NullMarked;
