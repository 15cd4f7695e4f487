/**
 * The search for files that break a promise: a {@link io.leveret.fuzz.Target} builds a file from bytes and reads it, a
 * trial decides whether what happened is a finding.
 *
 * <p>What may enter: targets, and what builds files for them. Never published, and nothing may depend on it.
 */
package io.leveret.fuzz;
