package io.leveret.image;

import io.leveret.base.OptionException;
import java.util.Objects;

/**
 * What the decoder accepts: the largest file, the largest picture, and how much of it may be missing. A few kilobytes
 * of PNG can claim gigabytes of pixels, so the decoder checks the claim before it allocates memory.
 *
 * <p>
 * Memory is a limit of its own, whatever these say: a photo that takes more of it to decode than this JVM may use
 * ({@code -Xmx}) is refused, and one that takes more than other threads leave waits for them.
 *
 * @param maxPixels the largest width × height, at least 1
 * @param maxBytes the largest encoded file in bytes, at least 1; it is read into memory whole
 * @param truncated which photos are used although their files are cut off or damaged
 */
public record DecodeLimits(long maxPixels, long maxBytes, Truncated truncated) {
    /** As many pixels as fit into one array, about 715 megapixels; 256 MiB; {@link Truncated#NINE_TENTHS}. */
    public static final DecodeLimits DEFAULT = new DecodeLimits((Integer.MAX_VALUE - 8) / Pixels.CHANNELS,
            256L << 20);

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is below 1
     */
    public DecodeLimits {
        Objects.requireNonNull(truncated, "truncated");
        if (maxPixels < 1 || maxBytes < 1) {
            throw new OptionException(maxPixels < 1 ? "maxPixels" : "maxBytes", Math.min(maxPixels, maxBytes),
                    _ -> "limits must be at least 1: maxPixels=" + maxPixels + " maxBytes=" + maxBytes);
        }
    }

    /**
     * Limits of size, with {@link Truncated#NINE_TENTHS}.
     *
     * @throws OptionException if one is below 1
     */
    public DecodeLimits(long maxPixels, long maxBytes) {
        this(maxPixels, maxBytes, Truncated.NINE_TENTHS);
    }

    /** Returns these limits with another rule for files that are cut off or damaged. */
    public DecodeLimits withTruncated(Truncated rule) {
        return new DecodeLimits(maxPixels, maxBytes, rule);
    }
}
