/**
 * The command line's front door: {@link io.leveret.cli.Main} is the program, {@link io.leveret.cli.Cli} finds the
 * command that was typed and turns its outcome into a line and an exit code.
 *
 * <p>What may enter: nothing but the way from arguments to a command. The rooms below hold text and wiring only; what a
 * command does is in the modules, what programs read in {@code io.leveret.wire}. {@code classify}, {@code measure},
 * {@code train} and {@code model} hold the commands and stand on {@code option}, which stands on {@code console}.
 *
 * <p>What holds: {@code Cli.run} never throws, and results go to standard output, all else to standard error.
 */
@NullMarked
package io.leveret.cli;

import org.jspecify.annotations.NullMarked;
