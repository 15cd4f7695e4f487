/**
 * Models by name. A {@link io.leveret.models.ModelRef} is a model that a user named: a file, a hosted model that was
 * pulled, or the bundled one. A {@link io.leveret.models.ModelStore} is the catalog of hosted models with the user's
 * cache.
 *
 * <p>What may enter: code that finds the bytes of a model and its labels by name. Only this module uses the network.
 * All front ends may call it; it knows none of them, and its errors are typed.
 *
 * <p>Invariants: a model in the cache is complete or absent. {@link io.leveret.models.PullLimits} bounds everything
 * that a server or an archive sends before it takes disk or memory, and no name in an archive becomes a path.
 */
@NullMarked
package io.leveret.models;

import org.jspecify.annotations.NullMarked;
