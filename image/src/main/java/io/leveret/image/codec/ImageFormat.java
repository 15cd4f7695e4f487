package io.leveret.image.codec;

/** The supported formats. */
public enum ImageFormat {
    /** ITU-T T.81, baseline and progressive with samples of 8 bits. */
    JPEG("JPEG"),
    /** Portable Network Graphics. */
    PNG("PNG"),
    /** GIF87a and GIF89a; the canvas with the first frame is read. */
    GIF("GIF"),
    /** Windows and OS/2 bitmaps. */
    BMP("BMP"),
    /** Lossy and lossless WebP; of an animation the canvas with the first frame is read. */
    WEBP("WebP"),
    /** TIFF 6.0 and BigTIFF; the first page is read. */
    TIFF("TIFF");

    private final String displayName;

    ImageFormat(String displayName) {
        this.displayName = displayName;
    }

    /** The name in messages. */
    public String displayName() {
        return displayName;
    }
}
