/**
 * {@code leveret benchmark}, {@code evaluate} and {@code compare}: their options, progress and texts. {@code Cli} may
 * call it, and {@code train} for the text of an evaluation.
 */
@NullMarked
package io.leveret.cli.measure;

import org.jspecify.annotations.NullMarked;
