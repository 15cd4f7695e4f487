/** The command that serves models. */
@NullMarked
package io.leveret.cli.serve;

import org.jspecify.annotations.NullMarked;
