/**
 * What a command talks through: its streams, the progress line, files it writes, texts and failures.
 *
 * <p>What may enter: what all commands share, without commands and options. Others outside the command line may only
 * make a {@link io.leveret.cli.console.Console}, to run commands with.
 *
 * <p>What holds: a file is written whole or not at all, a note is always one line, and a message names options by the
 * flags in {@link io.leveret.cli.console.Flags}.
 */
@NullMarked
package io.leveret.cli.console;

import org.jspecify.annotations.NullMarked;
