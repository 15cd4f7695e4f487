/** {@code leveret train}: its options, progress and text. Only {@code Cli} may call it. */
@NullMarked
package io.leveret.cli.train;

import org.jspecify.annotations.NullMarked;
