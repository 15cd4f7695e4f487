/** "Teach it your own": classes by examples, a training on the server, and the new model at once. */
@NullMarked
package io.leveret.server.teach;

import org.jspecify.annotations.NullMarked;
