/**
 * Data sets of photos. {@link io.leveret.dataset.PhotoFiles} says which files of a folder are photos, by one rule for
 * all commands. {@link io.leveret.dataset.LabeledPhotos} reads class folders and tables, and
 * {@link io.leveret.dataset.ClassMatching} finds the model's classes for them. {@link io.leveret.dataset.Signature} and
 * {@link io.leveret.dataset.NearDuplicates} find photos that are almost the same picture, and
 * {@link io.leveret.dataset.Split} keeps those together.
 *
 * <p>What enters here knows files, labels and pictures, but runs no model. Evaluation and training call it.
 */
package io.leveret.dataset;
