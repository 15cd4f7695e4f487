/**
 * What a model is and where it comes from: {@code leveret info}, {@code metadata} and {@code models}. Only {@code Cli}
 * may call it.
 */
@NullMarked
package io.leveret.cli.model;

import org.jspecify.annotations.NullMarked;
