/**
 * Models by name. A {@link io.leveret.models.ModelRef} is a model that somebody named: a file, a hosted model that was
 * pulled, or the bundled one. A {@link io.leveret.models.ModelStore} is the catalog of hosted models with the user's cache.
 *
 * <p>What may enter: whatever it takes to get from a name to the bytes of a model and the labels beside it. This is the
 * only place that knows a network. All front ends may call it; it knows none of them, and its errors are typed.
 *
 * <p>What holds: a model in the cache is whole, or it is not there. Whatever a server or an archive sends is bounded by
 * {@link io.leveret.models.PullLimits} before it takes disk or memory, and no name in an archive becomes a path.
 */
package io.leveret.models;
