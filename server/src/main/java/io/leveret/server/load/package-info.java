/** How much work is done at once, what waits, and what is refused. */
@NullMarked
package io.leveret.server.load;

import org.jspecify.annotations.NullMarked;
