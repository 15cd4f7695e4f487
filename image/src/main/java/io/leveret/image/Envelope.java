package io.leveret.image;

/**
 * What the headers of an image file say, read before memory is taken for its pixels, and the part of the file a reader
 * needs for them.
 *
 * @param width
 *            pixels in a stored row
 * @param height
 *            stored rows
 * @param colorProfile
 *            the ICC profile, not yet checked; no bytes if there is none
 * @param essence
 *            a complete file of the same format, as far as possible without metadata: what is not there can neither
 *            confuse a reader nor cost time
 */
record Envelope(int width, int height, Orientation orientation, byte[] colorProfile, byte[] essence) {}
