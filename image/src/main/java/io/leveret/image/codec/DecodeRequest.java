package io.leveret.image.codec;

import java.util.Optional;

/**
 * A file that a codec is to decode. Its headers have been checked against the limits, so the memory that its size takes
 * may be taken; its picture data may still be damaged.
 *
 * @param format the format that its first bytes and its headers say
 * @param file a complete file, without metadata where the format allows it. A JPEG has its tables, frame and scans;
 *        with more than one component an Adobe segment in front of them states the color space. Must not be modified
 * @param width pixels in a stored row, as the headers say
 * @param height stored rows, as the headers say
 * @param space what the decoded samples have to be, where the headers say it. Of a JPEG: {@link SampleSpace#GRAY},
 *        {@link SampleSpace#RGB} (from YCbCr by the codec), or {@link SampleSpace#CMYK} and {@link SampleSpace#YCCK} as
 *        stored
 * @param wantedWidth the width that serves the caller, from 1 to {@code width}. A hint: a codec that decodes to fewer
 *        pixels at less cost gives a picture whose sides lie anywhere between the wanted and the full ones; others
 *        give all pixels
 * @param wantedHeight the height that serves the caller, from 1 to {@code height}
 * @param maxPixels the caller's limit of width × height, for what a codec meets inside the file
 */
public record DecodeRequest(ImageFormat format, byte[] file, int width, int height, Optional<SampleSpace> space,
        int wantedWidth, int wantedHeight, long maxPixels) {}
