/**
 * The options that several commands share, and what a command is. Each class of options adds its own to a command and
 * gives what they come to in the library's terms.
 *
 * <p>What may enter: options of more than one room. It knows no command.
 *
 * <p>What holds: a value that cannot be used ends in a {@link io.leveret.cli.console.UsageException} that names the
 * flag, the value and what to give instead, before any work begins.
 */
@NullMarked
package io.leveret.cli.option;

import org.jspecify.annotations.NullMarked;
