/** {@code leveret classify}: its options, the photos it finds and its text. Only {@code Cli} may call it. */
@NullMarked
package io.leveret.cli.classify;

import org.jspecify.annotations.NullMarked;
