package io.leveret.image.codec;

import java.util.Optional;

/**
 * A file for a codec to decode. Its headers are checked against the limits, so the codec may allocate memory for its
 * size; its picture data may still be damaged.
 *
 * @param format the format, from its first bytes and its headers
 * @param file a file, which may be cut off. A JPEG has only its tables, frame and scans; with more than one component
 *        an Adobe segment in front of them states the color space. Must not be modified
 * @param width pixels in a stored row, as the headers say
 * @param height stored rows, as the headers say
 * @param space the samples the codec must return, if the headers say so. For a JPEG: {@link SampleSpace#GRAY}, {@link
 *        SampleSpace#RGB} (from YCbCr by the codec), or {@link SampleSpace#CMYK} and {@link SampleSpace#YCCK} as stored
 * @param reduction 1, 2, 4 or 8: a codec to which it costs less returns a picture of which each side is divided by it,
 *        rounded up, as libjpeg's scaled inverse DCT gives it; others return all pixels
 * @param maxPixels the caller's limit of width × height, for pictures that a codec finds inside the file
 */
public record DecodeRequest(ImageFormat format, byte[] file, int width, int height, Optional<SampleSpace> space,
        int reduction, long maxPixels) {}
