/**
 * Data sets of photos. {@link io.leveret.dataset.PhotoFiles} finds the photos of a folder, by one rule for all
 * commands. {@link io.leveret.dataset.LabeledPhotos} reads class folders and tables, and {@link
 * io.leveret.dataset.ClassMatching} finds the model's classes for them. {@link io.leveret.dataset.Signature} and {@link
 * io.leveret.dataset.NearDuplicates} find near-duplicates, and {@link io.leveret.dataset.Split} keeps them together.
 *
 * <p>Code here knows files, labels and pictures, but runs no model. Evaluation and training call it.
 */
@NullMarked
package io.leveret.dataset;

import org.jspecify.annotations.NullMarked;
