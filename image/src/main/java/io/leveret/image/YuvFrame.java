package io.leveret.image;

import java.nio.ByteBuffer;

/**
 * A camera or video frame in YUV 4:2:0: a luma sample for each pixel, and two chroma samples, U (Cb) and V (Cr), for
 * each square of 2 × 2 pixels. If a side is odd, the last squares are cut: there are {@code chromaWidth = ⌈width/2⌉} by
 * {@code chromaHeight = ⌈height/2⌉} of them.
 *
 * <p>
 * The usual layouts have factories: {@link #nv12}, {@link #nv21}, {@link #yv12} and {@link #yv21}. Other layouts, such
 * as Android's {@code YUV_420_888} or padded rows, are three planes with strides:
 *
 * <pre>
 * Image.Plane[] planes = image.getPlanes(); // Y, U, V
 * Pixels pixels = new YuvFrame(width, height, plane(planes[0]), plane(planes[1]), plane(planes[2])).toPixels(FULL);
 *
 * YuvPlane plane(Image.Plane plane) {
 *     return new YuvPlane(plane.getBuffer(), plane.getRowStride(), plane.getPixelStride());
 * }
 * </pre>
 *
 * A frame is a view: it does not copy the bytes, which must not change before the frame is converted.
 *
 * @param width pixels in a row, at least 1, odd or even
 * @param height rows, at least 1, odd or even
 * @param luma Y, {@code width × height} samples
 * @param u U, {@code chromaWidth × chromaHeight} samples
 * @param v V, {@code chromaWidth × chromaHeight} samples
 */
public record YuvFrame(int width, int height, YuvPlane luma, YuvPlane u, YuvPlane v) {
    /**
     * Checks that all samples are there.
     *
     * @throws IllegalArgumentException if a side is below 1, the picture is too large for one array (about 715
     *     megapixels), a row stride is shorter than a row, or a buffer ends before its plane does
     */
    public YuvFrame {
        Pixels.byteCount(width, height);
        luma.check("Y", width, height);
        u.check("U", half(width), half(height));
        v.check("V", half(width), half(height));
    }

    /**
     * Y, then U and V interleaved: {@code [height][width]}, {@code [chromaHeight][chromaWidth][U, V]}.
     *
     * @param bytes {@code width × height + 2 × chromaWidth × chromaHeight} bytes; not copied
     * @throws IllegalArgumentException if a side is below 1 or the array has another length
     */
    public static YuvFrame nv12(int width, int height, byte[] bytes) {
        int luma = checkLength("NV12", width, height, bytes);
        return semiPlanar(width, height, bytes, luma, luma + 1);
    }

    /**
     * Y, then V and U interleaved: {@code [height][width]}, {@code [chromaHeight][chromaWidth][V, U]}. The default of
     * Android's cameras.
     *
     * @param bytes {@code width × height + 2 × chromaWidth × chromaHeight} bytes; not copied
     * @throws IllegalArgumentException if a side is below 1 or the array has another length
     */
    public static YuvFrame nv21(int width, int height, byte[] bytes) {
        int luma = checkLength("NV21", width, height, bytes);
        return semiPlanar(width, height, bytes, luma + 1, luma);
    }

    /**
     * Y, then V, then U: {@code [height][width]}, {@code [chromaHeight][chromaWidth]} twice, without padding. Android's
     * YV12 pads rows to multiples of 16 bytes; if that adds padding, pass the planes with their strides.
     *
     * @param bytes {@code width × height + 2 × chromaWidth × chromaHeight} bytes; not copied
     * @throws IllegalArgumentException if a side is below 1 or the array has another length
     */
    public static YuvFrame yv12(int width, int height, byte[] bytes) {
        int luma = checkLength("YV12", width, height, bytes);
        return planar(width, height, bytes, luma + half(width) * half(height), luma);
    }

    /**
     * Y, then U, then V: {@code [height][width]}, {@code [chromaHeight][chromaWidth]} twice, without padding. Also
     * called I420 or YU12.
     *
     * @param bytes {@code width × height + 2 × chromaWidth × chromaHeight} bytes; not copied
     * @throws IllegalArgumentException if a side is below 1 or the array has another length
     */
    public static YuvFrame yv21(int width, int height, byte[] bytes) {
        int luma = checkLength("YV21", width, height, bytes);
        return planar(width, height, bytes, luma, luma + half(width) * half(height));
    }

    /**
     * Converts the frame to RGB, read as {@linkplain YuvRange#VIDEO video range}, as TensorFlow Lite's Task Library
     * does.
     */
    public Pixels toPixels() {
        return toPixels(YuvRange.VIDEO);
    }

    /**
     * Converts the frame to RGB by the formulas of BT.601. All pixels of a square share its chroma samples, without
     * smoothing, as in libyuv.
     *
     * @param range the range of the bytes
     */
    public Pixels toPixels(YuvRange range) {
        byte[] rgb = new byte[Pixels.byteCount(width, height)]; // [height][width][3]
        return Pixels.of(width, height, new YuvToRgb(range).convert(this, rgb));
    }

    /** Returns the squares of two along a side; the last may be cut. */
    static int half(int side) {
        return (side + 1) / 2;
    }

    /** Refuses an array whose length is not that of a frame without gaps. Returns the number of luma samples. */
    private static int checkLength(String layout, int width, int height, byte[] bytes) {
        Pixels.byteCount(width, height);
        int lumaBytes = width * height;
        long expectedBytes = lumaBytes + 2L * half(width) * half(height);
        if (bytes.length != expectedBytes) {
            throw new IllegalArgumentException(width + " x " + height + " pixels take " + expectedBytes + " bytes of "
                    + layout + ", the array has " + bytes.length);
        }
        return lumaBytes;
    }

    private static YuvFrame semiPlanar(int width, int height, byte[] bytes, int firstU, int firstV) {
        return new YuvFrame(width, height, plane(bytes, 0, width, 1), plane(bytes, firstU, 2 * half(width), 2),
                plane(bytes, firstV, 2 * half(width), 2));
    }

    private static YuvFrame planar(int width, int height, byte[] bytes, int firstU, int firstV) {
        return new YuvFrame(width, height, plane(bytes, 0, width, 1), plane(bytes, firstU, half(width), 1),
                plane(bytes, firstV, half(width), 1));
    }

    private static YuvPlane plane(byte[] bytes, int first, int rowStride, int pixelStride) {
        return new YuvPlane(ByteBuffer.wrap(bytes, first, bytes.length - first), rowStride, pixelStride);
    }
}
