/** The page for people: what a browser gets at {@code /}, all of it from this module. */
@NullMarked
package io.leveret.server.page;

import org.jspecify.annotations.NullMarked;
