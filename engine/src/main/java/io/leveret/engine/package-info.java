/**
 * How a network runs: plans, their sessions, and the {@link io.leveret.engine.Workers} that help. The only package
 * of the module that others see.
 */
@NullMarked
package io.leveret.engine;

import org.jspecify.annotations.NullMarked;
