package io.leveret.image;

import io.leveret.base.OptionException;

/**
 * The largest file and the largest picture that the decoder accepts. A few kilobytes of PNG can claim gigabytes of
 * pixels, so the decoder checks the claim before it allocates memory.
 *
 * @param maxPixels the largest width × height, at least 1; decoding takes up to 6 bytes of heap a pixel (more for
 *     16-bit files)
 * @param maxBytes the largest encoded file in bytes, at least 1; it is read into memory whole
 */
public record DecodeLimits(long maxPixels, long maxBytes) {
    /** 100 megapixels, which is more than today's cameras take, and 256 MiB. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(100_000_000, 256L << 20);

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is below 1
     */
    public DecodeLimits {
        if (maxPixels < 1 || maxBytes < 1) {
            throw new OptionException(maxPixels < 1 ? "maxPixels" : "maxBytes", Math.min(maxPixels, maxBytes),
                    _ -> "limits must be at least 1: maxPixels=" + maxPixels + " maxBytes=" + maxBytes);
        }
    }
}
