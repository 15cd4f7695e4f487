/** Why a request is refused, in all protocols. */
@NullMarked
package io.leveret.server.problem;

import org.jspecify.annotations.NullMarked;
