/** The models that are served: opened, leased, replaced. */
@NullMarked
package io.leveret.server.model;

import org.jspecify.annotations.NullMarked;
