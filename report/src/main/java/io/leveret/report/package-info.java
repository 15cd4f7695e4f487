/** Measurements as web pages for people and as JSON for programs. */
@NullMarked
package io.leveret.report;

import org.jspecify.annotations.NullMarked;
