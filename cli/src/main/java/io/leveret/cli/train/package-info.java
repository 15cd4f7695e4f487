/** {@code leveret train}: its options, progress and text. Only {@code Cli} may call it. */
package io.leveret.cli.train;
